import GRDB
import Messages

/// Who an audience is, at an instant.
struct AudienceSearch {
    let now: Timestamp
    let about: Subject?
    let except: Set<String>
    /// Told only where nobody else is.
    let last: Set<String>
    /// Told without a message; nil: all are.
    let inboxOnly: Set<String>?
    /// It asks for an act: where all of an office are recused, it goes to the one above, as the case does.
    let asksToAct: Bool
    let database: Database

    /// Whom a notice goes to.
    struct Found: Equatable {
        /// Each once: whoever sits in two of the posts is told as the first of them.
        var people: [Person] = []
        /// Posts whose groups are told.
        var posts: [RoleAtScope] = []
        /// Where nobody sits.
        var vacant: [String] = []
        /// Somebody sits in one of the posts, be it one who is not told.
        var isFilled = false
        /// Villages' subscribers, who are too many to be looked up at once.
        var subscribers: [NoticeAudience] = []
    }

    struct Person: Hashable {
        let to: Addressee
        let post: RoleAtScope?
        /// It stands in the inbox, and no message goes out.
        var inboxOnly = false
    }

    init(_ announcement: Announcement, now: Timestamp, _ database: Database) {
        self.init(
            now: now, about: announcement.about, except: announcement.except, last: announcement.last,
            inboxOnly: announcement.inboxOnly, asksToAct: announcement.kind.asksToAct, database)
    }

    init(
        now: Timestamp, about: Subject?, except: Set<String>, last: Set<String>, inboxOnly: Set<String>? = [],
        asksToAct: Bool, _ database: Database
    ) {
        self.now = now
        self.about = about
        self.except = except
        self.last = last
        self.inboxOnly = inboxOnly
        self.asksToAct = asksToAct
        self.database = database
    }

    func find(_ audiences: [NoticeAudience]) throws -> Found {
        var found = Found()
        var seen = Set<Addressee>()
        var asked = Set<RoleAtScope>()
        var lastOnes: [Person] = []
        let recused = try about.map { try Directory.recused(from: $0, database) } ?? []
        func add(_ to: Addressee, _ post: RoleAtScope?) {
            var isLast = false
            var isQuiet = inboxOnly == nil
            if case .account(let login) = to {
                if except.contains(login) || recused.contains(login) { return }
                isLast = last.contains(login)
                isQuiet = isQuiet || isLast || inboxOnly?.contains(login) == true
            }
            guard seen.insert(to).inserted else { return }
            let person = Person(to: to, post: post, inboxOnly: isQuiet)
            if isLast { lastOnes.append(person) } else { found.people.append(person) }
        }
        func add(_ posts: [RoleAtScope]) throws -> Bool {
            var isFilled = false
            for post in posts {
                let sitting = try Directory.sitting(in: post, at: now, database)
                for one in sitting { add(.account(one.account), one.post) }
                if !sitting.isEmpty {
                    isFilled = true
                    found.isFilled = true
                }
                if asked.insert(post).inserted { found.posts.append(post) }
            }
            return isFilled
        }
        func climb(from office: Office) throws {
            for office in sequence(first: office, next: \.superior) {
                if try add(office.posts) {
                    guard asksToAct, try isRecused(office.posts, recused) else { return }
                } else {
                    found.vacant.append(office.description)
                }
            }
        }
        for audience in audiences {
            switch audience {
            case .account(let login): add(.account(login), nil)
            case .filer(let id): add(.filer(of: id), nil)
            case .subscribers, .informed: found.subscribers.append(audience)
            case .post(let post):
                if try !add([post]) { found.vacant.append(post.description) }
            case .everyone(let role):
                _ = try add(Directory.scopes(of: role.role, within: role.area, database))
            case .office(let office): try climb(from: office)
            case .member(let login, let office):
                let own = try Directory.sitting(in: office, at: now, database).first {
                    $0.account == login && !recused.contains(login)
                }
                guard let own else {
                    try climb(from: office)
                    continue
                }
                found.isFilled = true
                add(.account(login), own.post)
            }
        }
        if found.people.isEmpty { found.people = lastOnes }
        return found
    }

    /// Whether all who sit in these posts are recused.
    private func isRecused(_ posts: [RoleAtScope], _ recused: Set<String>) throws -> Bool {
        guard !recused.isEmpty else { return false }
        return try posts.allSatisfy { post in
            try Directory.sitting(in: post, at: now, database).allSatisfy { recused.contains($0.account) }
        }
    }
}

extension NoticeAudience {
    /// Whether it is for those who sit somewhere, whoever they are.
    var isOfPosts: Bool {
        switch self {
        case .office, .post, .member: true
        case .everyone, .account, .filer, .subscribers, .informed: false
        }
    }

    /// The office whose work it is.
    var office: Office? {
        switch self {
        case .office(let office), .member(_, let office): office
        case .post, .everyone, .account, .filer, .subscribers, .informed: nil
        }
    }

    /// Whose subscribers it is about.
    var village: AreaCode? {
        switch self {
        case .subscribers(let village), .informed(let village): village
        case .office, .post, .everyone, .account, .member, .filer: nil
        }
    }
}
