import Foundation
import Glibc

/// Shows how far an import has come, on standard error: in place on a terminal, every tenth part otherwise.
final class Progress {
    private let onTerminal = isatty(2) == 1
    private var shown = -1

    func show(_ words: String, _ progress: (read: Int, of: Int)) {
        let percent = progress.of == 0 ? 100 : progress.read * 100 / progress.of
        let step = onTerminal ? percent : percent / 10
        guard step != shown else { return }
        shown = step
        let line = "\(percent)% \(words)"
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
