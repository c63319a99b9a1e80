import Foundation
import Messages
import Passwords

/// Sign-ins for the posts of the made-up county, all with one password that is made at random for each data directory.
enum DemoAccounts {
    /// A login, the post it sits in, and what people call that.
    struct SignIn: Sendable {
        let login: String
        let role: RoleAtScope
        let title: String
    }

    /// Of the two in county discipline, who consents to what the other one did, or what is about the other.
    static let secondInspector = "county-discipline-2"

    static let all: [SignIn] = [
        ("clerk", "village-clerk@330281114201", "村文书"), ("secretary", "village-secretary@330281114201", "村党组织书记"),
        ("supervision", "village-supervision@330281114201", "村监委会"), ("guardian", "guardian@330281114201-001", "清廉守护人"),
        ("town", "town-desk@330281114", "镇办理岗"), ("discipline", "town-discipline@330281114", "镇纪委"),
        ("county", "county-desk@330281", "市办理岗"), ("county-discipline", "county-discipline@330281", "市纪委"),
        (secondInspector, "county-discipline@330281", "市纪委"),
        ("ops", "operator@330281", "运维"),
    ].compactMap { login, role, title in
        RoleAtScope(role).map { SignIn(login: login, role: $0, title: title) }
    }

    /// The login that sits in a post of the made-up county; the others have no sign-in.
    static func account(_ role: Role, _ area: String, grid: String) -> String {
        let place = "\(role.rawValue)@\(area)" + (grid.isEmpty ? "" : "-\(grid)")
        return all.first { $0.role.description == place }?.login
            ?? "demo-\(role.rawValue)-\(area)" + (grid.isEmpty ? "" : "-\(grid)")
    }

    /// Creates the accounts that are not there yet, with a password that need not be changed.
    ///
    /// - Parameter names: of the persons, by login.
    /// - Returns: whether the password is that of all of them; false if they were there before.
    static func create(at desk: DeskClient, password: String, names: [String: String]) async throws -> Bool {
        var created: [(login: Login, secret: StretchedSecret)] = []
        for signIn in all {
            guard let login = Login(signIn.login) else { continue }
            let secret = try await StretchedSecret.make(password)
            do {
                _ = try await desk.ask(
                    CreateAccount(account: login, name: names[signIn.login] ?? signIn.title, password: secret))
            } catch let error as DeskError where error.reason == "account.exists" {
                continue
            }
            created.append((login, secret))
        }
        // Whoever an account belongs to takes the password over, so that the first sign-in asks for no other. Only then: once
        // county discipline has passwords of its own, it must consent to those that others give to discipline.
        for (login, secret) in created {
            _ = try await desk.speaking(as: Principal(account: login.description, through: .console)).ask(
                SetPassword(account: login, password: secret, current: secret.hash))
        }
        return created.count == all.count
    }

    static func newPassword() -> String {
        var random = SystemRandomNumberGenerator()
        return GeneratedPassword.make(&random)
    }

    /// Where the sign-ins are written down, readable by the system's user alone.
    static func file(data: String) -> String { data + "/demo-sign-ins.txt" }

    static func write(password: String, address: String, data: String) throws {
        let width = all.map(\.login.count).max() ?? 0
        let lines = all.map { "\($0.login.padded(to: width))  \($0.title) \($0.role)" }
        let text = "\(address)/sign-in\n密码 password: \(password)\n\n\(lines.joined(separator: "\n"))\n"
        let path = file(data: data)
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Failure(.output, "\(path) cannot be written") }
    }
}
