/// A voice message was written down 语音转写: what it says stands for what its filer could not write.
package struct CaseTranscribed: CaseEvent {
    package static let type: EventType = "intake.case.transcribed"
    package static let summary = "Staff wrote down what a voice message says; the note holds it."
    package let step: CaseStep
    /// The voice message, as the file of its step is named.
    package let attachment: UUIDv7

    package init(step: CaseStep, attachment: UUIDv7) {
        self.step = step
        self.attachment = attachment
    }
}

/// Writes down what a voice message of the filer says; written again, the later text counts.
package struct TranscribeCase: CaseCommand {
    package static let method: MethodName = "intake.case.transcribe"
    package static let summary = "Writes down what a voice message says, for the offices and for the filer."
    package let `case`: CaseKey
    package let attachment: UUIDv7
    /// In the filer's own words, at most `CaseContent.noteLimit` characters.
    package let text: String

    package init(_ case: CaseKey, attachment: UUIDv7, text: String) {
        self.case = `case`
        self.attachment = attachment
        self.text = text
    }
}
