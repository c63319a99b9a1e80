import Foundation
import Glibc
import Messages
import Passwords

/// A password for somebody else: typed at the terminal, read from standard input, or made up. Never an argument, which
/// every user of the machine could see.
enum PasswordInput {
    /// - Returns: the password, and whether the operator does not know it yet.
    static func take(for login: Login, generate: Bool) throws -> (password: String, isNew: Bool) {
        if generate {
            var random = SystemRandomNumberGenerator()
            return (GeneratedPassword.make(&random), true)
        }
        let password: String
        if isatty(0) == 1 {
            password = try prompt("密码 password: ")
            guard try prompt("再输一次 again: ") == password else {
                throw Failure(.usage, "两次输的不一样 (the two are not the same)")
            }
        } else {
            let text = String(decoding: try Standard.input(limit: 4_096), as: UTF8.self)
            password = String(text.prefix { !$0.isNewline })
        }
        if let problem = PasswordRules.problem(with: password, login: login.description) {
            throw Failure(.data, words(problem), hint: "--generate makes one up")
        }
        return (password, false)
    }

    private static func words(_ problem: PasswordRules.Problem) -> String {
        switch problem {
        case .short: "密码至少要 \(PasswordRules.shortest) 个字符 (too short)"
        case .long: "密码最多 \(PasswordRules.longest) 个字符 (too long)"
        case .login: "密码不能包含账号名 (it contains the login)"
        case .common: "密码太容易猜到 (too easy to guess)"
        }
    }

    /// Asks at the terminal, which shows nothing of what is typed.
    private static func prompt(_ text: String) throws -> String {
        var shown = termios()
        tcgetattr(0, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(0, TCSAFLUSH, &shown)
            Standard.say("")
        }
        FileHandle.standardError.write(Data(text.utf8))
        guard let line = readLine() else { throw Failure(.usage, "没有输入密码 (no password was given)") }
        return line
    }
}
