import Foundation
import Messages
import Passwords
import ServiceKit

/// What operators do with accounts, and people with their own.
enum AccountHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(CreateAccount.self, create)
        service.on(NameAccount.self, name)
        service.on(SetPassword.self, setPassword)
        service.on(ProvePassword.self, provePassword)
        service.on(LockAccount.self, lock)
        service.on(UnlockAccount.self, unlock)
        service.on(CloseAccount.self, close)
        service.on(ListAccounts.self, list)
        service.on(ReadAccount.self) { (command: ReadAccount, act: Act) in
            try act.actor.requireOperator()
            guard let account = try Account.find(command.account, in: act.database) else {
                throw DeskError.notFound("account.unknown", "没有这个账号 (no such account)")
            }
            return try entry(account, act)
        }
        service.on(SetOneTimeCodes.self, setOneTimeCodes)
        service.on(RemoveOneTimeCodes.self, removeOneTimeCodes)
    }

    private static func create(_ command: CreateAccount, _ act: Act) throws -> CreateAccount.Reply {
        try act.actor.requireOperator()
        guard !command.account.isReserved else {
            throw DeskError.refused(
                "account.reserved", "这个账号名系统要用；请换一个 (the login is the system's own: choose another)")
        }
        guard try Account.find(command.account, in: act.database) == nil else {
            throw DeskError.refused("account.exists", "这个账号名已经有了；请换一个 (the login is taken: choose another)")
        }
        try act.record(AccountCreated(account: command.account, name: try sealed(command.name, command.account, act)))
        guard let secret = command.password else { return .init() }
        let password = try act.keep(secret, for: command.account)
        if try AccountConsent.isNeeded(for: command.account, act),
            try AccountConsent.hasOtherGiver(than: command.account, act)
        {
            return .init(waitsUntil: try propose(password, for: command.account, act))
        }
        try act.record(PasswordSet(account: command.account, password: password, temporary: true))
        return .init()
    }

    private static func name(_ command: NameAccount, _ act: Act) throws -> Done {
        try act.actor.requireMoreThanPhone()
        try act.actor.require(own: command.account)
        let account = try act.account(command.account)
        try act.record(AccountNamed(account: account.login, name: try sealed(command.name, account.login, act)))
        return Done()
    }

    private static func setPassword(_ command: SetPassword, _ act: Act) throws -> SetPassword.Reply {
        try act.actor.requireMoreThanPhone()
        let isOwn = act.actor.account == command.account.description
        if !isOwn { try act.actor.requireOperator() }
        let account = try act.account(command.account)
        if isOwn {
            guard !account.isLocked(at: act.now), try !AccountConsent.isHeldBack(account, act.database) else {
                return .init(done: false)
            }
            guard try act.proves(command.current ?? "", account.password, of: account.login) else {
                try act.countFailure(account)
                return .init(done: false)
            }
        }
        let password = try act.keep(command.password, for: account.login)
        if try !isOwn && AccountConsent.isNeeded(for: account.login, act) {
            return .init(done: true, waitsUntil: try propose(password, for: account.login, act))
        }
        try act.record(PasswordSet(account: account.login, password: password, temporary: !isOwn))
        try act.record(SessionsEnded(account: account.login, except: isOwn ? command.keeping : nil))
        return .init(done: true)
    }

    /// Keeps a password that opens nothing yet.
    ///
    /// - Returns: when it takes force without an answer.
    private static func propose(_ password: KeptSecret, for account: Login, _ act: Act) throws -> Timestamp {
        try act.record(PasswordProposed(account: account, password: password))
        return try act.askConsent(.password, of: account.description, about: account.subject).until
    }

    /// Nothing is changed by a right one; a wrong one counts as at the sign-in.
    private static func provePassword(_ command: ProvePassword, _ act: Act) throws -> ProvePassword.Reply {
        guard act.actor.account == command.account.description else {
            throw DeskError.forbidden("只能验证自己的密码 (only one's own password is proven)")
        }
        let account = try act.account(command.account)
        guard !account.isLocked(at: act.now) else { return .init(right: false) }
        guard try act.proves(command.hash, account.password, of: account.login) else {
            try act.countFailure(account)
            return .init(right: false)
        }
        return .init(right: true)
    }

    private static func lock(_ command: LockAccount, _ act: Act) throws -> Done {
        try act.actor.requireOperator()
        let account = try act.account(command.account)
        guard account.login.description != act.actor.account else {
            throw DeskError.refused("account.own", "不能锁定自己的账号 (one's own account cannot be locked)")
        }
        try act.record(AccountLocked(account: account.login, reason: .operator, until: nil))
        return Done()
    }

    private static func unlock(_ command: UnlockAccount, _ act: Act) throws -> Done {
        try act.actor.requireOperator()
        try act.record(AccountUnlocked(account: try act.account(command.account).login))
        return Done()
    }

    private static func close(_ command: CloseAccount, _ act: Act) throws -> Done {
        try act.actor.requireOperator()
        let account = try act.account(command.account)
        guard account.login.description != act.actor.account else {
            throw DeskError.refused("account.own", "不能注销自己的账号 (one's own account cannot be closed)")
        }
        try act.record(AccountClosed(account: account.login))
        return Done()
    }

    /// How many accounts one page of a search looks through at most.
    private static let searchLimit = 1_000

    private static func list(_ command: ListAccounts, _ act: Act) throws -> ListAccounts.Reply {
        try act.actor.requireOperator()
        let wanted = command.search?.lowercased() ?? ""
        let look = wanted.isEmpty ? command.limit : searchLimit
        let accounts = try Account.list(after: command.after, limit: look, in: act.database)
        var entries: [AccountEntry] = []
        var last: Login?
        for account in accounts {
            guard entries.count < command.limit else { break }
            last = account.login
            let subject = account.login.subject
            let isNamed = account.login.description.lowercased().contains(wanted)
            if !wanted.isEmpty, !isNamed,
                try act.peek(account.name, of: subject)?.lowercased().contains(wanted) != true
            {
                continue
            }
            entries.append(try entry(account, act))
        }
        let isLast = accounts.count < look && last == accounts.last?.login
        return ListAccounts.Reply(accounts: entries, next: isLast ? nil : last)
    }

    private static func entry(_ account: Account, _ act: Act) throws -> AccountEntry {
        AccountEntry(
            account: account.login,
            name: try act.open(account.name, of: account.login.subject, for: .daily("list-accounts")),
            state: account.state(at: act.now), lockedUntil: account.isLocked(at: act.now) ? account.lockedUntil : nil,
            hasPassword: account.password != nil, temporary: account.temporary, oneTimeCodes: account.totp != nil,
            sessions: try OpenSessionRow.count(of: account.login, at: act.now, in: act.database))
    }

    private static func setOneTimeCodes(_ command: SetOneTimeCodes, _ act: Act) throws -> Done {
        try act.actor.requireMoreThanPhone()
        guard act.actor.account == command.account.description else {
            throw DeskError.forbidden("只能给自己的账号设置动态验证码 (one-time codes are set by the account's own person)")
        }
        let account = try act.account(command.account)
        guard let key = Hex.decode(command.key), key.count == OneTimeCodes.keyLength else {
            throw DeskError.invalid("totp.key", "密钥应为 20 字节 (the key must be 20 bytes)")
        }
        guard let step = OneTimeCodes.accept(command.code, key, at: act.now.milliseconds, after: 0) else {
            throw DeskError.refused("totp.code", "验证码不对；请核对手机时间，再输一次 (the code is wrong: check the phone's clock)")
        }
        try act.record(
            OneTimeCodesSet(
                account: account.login, key: try act.seal(command.key, for: account.login.subject), step: step))
        return Done()
    }

    private static func removeOneTimeCodes(_ command: RemoveOneTimeCodes, _ act: Act) throws -> Done {
        try act.actor.requireMoreThanPhone()
        try act.actor.require(own: command.account)
        let account = try act.account(command.account)
        if account.totp != nil, try AccountConsent.isNeeded(for: account.login, act) {
            try act.askConsent(.codes, of: account.login.description, about: account.login.subject)
        } else {
            try act.record(OneTimeCodesRemoved(account: account.login))
        }
        return Done()
    }

    private static func sealed(_ name: String, _ account: Login, _ act: Act) throws -> SealedReference {
        let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...40).contains(name.count),
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw DeskError.invalid("account.name", "姓名应为 1 至 40 个字 (a name has 1 to 40 characters)") }
        return try act.seal(name, for: account.subject)
    }
}
