import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Events that a service could not handle, and those that wait behind them: look at one, handle the oldest again, give one up.
struct DeadLetterPage: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/dead-letters") { _, context in
            var services: [DeadLetterModel.Service] = []
            let words = edge.words(context)
            for service in Desks.services {
                let letters = try? await edge.ask(
                    service, ListDeadLetters(), context, patience: ServiceInquiry.patience
                ).letters
                services.append(.init(service, letters, words) { edge.systemInputs.newID().description })
            }
            let model = DeadLetterModel(
                tabs: OperatorTab.all("letters", context.viewer, words), services: services)
            return edge.page("operator/dead-letters", model, context)
        }
        router.post("operator/dead-letters/replay") { request, context in
            let form = try await edge.form(of: request, context)
            let (service, source) = try Self.place(form)
            _ = try await edge.ask(service, ReplayDeadLetter(source: source), context, id: form.operationID)
            return Response.redirect(to: "/operator/dead-letters")
        }
        router.post("operator/dead-letters/discard") { request, context in
            let form = try await edge.form(of: request, context)
            let (service, source) = try Self.place(form)
            guard let sequence = form["sequence"].flatMap({ Position($0) }) else {
                throw EdgeError(.unprocessableContent, "error.form")
            }
            guard let reason = form["reason"], reason.count <= 200 else {
                throw EdgeError(.unprocessableContent, "operator.letters.noReason")
            }
            _ = try await edge.ask(
                service, DiscardDeadLetter(source: source, sequence: sequence, reason: reason), context,
                id: form.operationID)
            return Response.redirect(to: "/operator/dead-letters")
        }
    }

    private static func place(_ form: Form) throws -> (service: String, source: Source) {
        guard let service = form["service"], let source = form["source"].flatMap({ Source($0) }) else {
            throw EdgeError(.unprocessableContent, "error.form")
        }
        return (service, source)
    }
}

struct DeadLetterModel: Sendable {
    let tabs: [OperatorTab]
    let services: [Service]

    struct Service: Sendable {
        let id: String
        let name: String
        let isSilent: Bool
        let isEmpty: Bool
        let sources: [Source]

        /// - Parameter letters: nil if the service does not answer.
        init(_ service: String, _ letters: [DeadLetter]?, _ words: Words, _ newID: () -> String) {
            id = service
            name = words.find("operator.service.\(service)") ?? service
            isSilent = letters == nil
            isEmpty = letters?.isEmpty ?? false
            // Listed by source, then position: the first of each source is its oldest.
            var sources: [Source] = []
            for letter in letters ?? [] {
                if sources.last?.address != letter.source.description {
                    sources.append(Source(letter.source, service, replayID: newID()))
                }
                sources[sources.count - 1].letters.append(Letter(letter, service, discardID: newID(), words))
            }
            self.sources = sources
        }
    }

    /// The parked events of one source.
    struct Source: Sendable {
        let address: String
        let service: String
        let replayID: String
        var letters: [Letter] = []

        init(_ source: Messages.Source, _ service: String, replayID: String) {
            address = source.description
            self.service = service
            self.replayID = replayID
        }
    }

    struct Letter: Sendable {
        let service: String
        let source: String
        let sequence: String
        let shortSequence: String
        let type: String
        let subject: String?
        let reason: String
        let parked: String
        let discardID: String

        init(_ letter: DeadLetter, _ service: String, discardID: String, _ words: Words) {
            self.service = service
            source = letter.source.description
            sequence = letter.sequence.description
            shortSequence = String(letter.sequence.value)
            type = letter.type?.description ?? words("operator.letters.ofCase")
            subject = letter.subject?.description
            reason = letter.reason ?? words("operator.letters.behind")
            parked = letter.parked.stamp
            self.discardID = discardID
        }
    }
}
