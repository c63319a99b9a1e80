import GRDB
import Messages

/// Who an audience is, at an instant.
struct AudienceSearch {
    let now: Timestamp
    let about: Subject?
    let except: Set<String>
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
    }

    func find(_ audiences: [NoticeAudience]) throws -> Found {
        var found = Found()
        var seen = Set<Addressee>()
        var asked = Set<RoleAtScope>()
        let recused = try about.map { try Directory.recused(from: $0, database) } ?? []
        func add(_ to: Addressee, _ post: RoleAtScope?) {
            if case .account(let login) = to, except.contains(login) || recused.contains(login) { return }
            if seen.insert(to).inserted { found.people.append(Person(to: to, post: post)) }
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
        for audience in audiences {
            switch audience {
            case .account(let login): add(.account(login), nil)
            case .filer(let id): add(.filer(of: id), nil)
            case .subscribers, .informed: found.subscribers.append(audience)
            case .post(let post):
                if try !add([post]) { found.vacant.append(post.description) }
            case .everyone(let role):
                _ = try add(Directory.scopes(of: role.role, within: role.area, database))
            case .office(let office):
                var next: Office? = office
                while let office = next {
                    let posts = office.roles.sorted { $0.rawValue < $1.rawValue }.map { RoleAtScope($0, office.area) }
                    if try add(posts) {
                        guard asksToAct, try isRecused(posts, recused) else { break }
                    } else {
                        found.vacant.append(office.description)
                    }
                    next = office.superior
                }
            }
        }
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
    /// Whose subscribers it is about.
    var village: AreaCode? {
        switch self {
        case .subscribers(let village), .informed(let village): village
        case .office, .post, .everyone, .account, .filer: nil
        }
    }
}
