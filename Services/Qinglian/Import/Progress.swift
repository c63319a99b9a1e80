import Foundation
import Glibc

/// Shows how far an import has come, on standard error: in place on a terminal, every tenth part otherwise.
final class Progress {
    private let file: ChunkedFile
    private let onTerminal = isatty(2) == 1
    private var shown = -1

    init(of file: ChunkedFile) {
        self.file = file
    }

    func show(_ words: String) {
        let percent = file.size.map { $0 == 0 ? 100 : Int(file.position * 100 / $0) }
        let step = onTerminal ? percent ?? shown + 1 : (percent ?? 0) / 10
        guard step != shown else { return }
        shown = step
        let line = percent.map { "\($0)% \(words)" } ?? words
        if onTerminal {
            FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
        } else {
            Standard.say(line)
        }
    }

    func finish() {
        if onTerminal, shown >= 0 { Standard.say("") }
    }
}
