import Messages

/// What a rule makes of an event, before anybody looks who sits where.
struct Announcement: Equatable, Sendable {
    let rule: String
    let cause: NoticeCause
    let about: Subject?
    let template: String
    let kind: NoticeKind
    let urgency: NoticeUrgency
    let facts: [String: Fact]
    let link: String?
    let to: [NoticeAudience]
    /// Accounts that are not told.
    let except: Set<String>
    /// Accounts that are told only where nobody else is.
    var last: Set<String> = []
    /// Accounts that get no message; nil: nobody gets one.
    var inboxOnly: Set<String>? = []
    let followUps: [FollowUp]
    /// Of a rule that says `one-unread-per`, the value that makes notices one group.
    var group: String?
    /// The follow-up that this is.
    var after: FollowUpReference?
    /// No event says that it is done.
    var untilRead = false
}

extension Announcement {
    /// What stays open for whoever sits where it asks; nil of what asks for no act, is about nothing, or asks accounts as such.
    var asks: NoticesMade.Asks? {
        guard kind.asksToAct, about != nil, to.contains(where: \.isOfPosts) else { return nil }
        return NoticesMade.Asks(to: to, except: except.sorted(), last: last.sorted(), untilRead: untilRead)
    }
}

extension RuleFile {
    /// What the rules make of an event, in their order.
    func announcements(of evidence: Evidence) -> [Announcement] {
        rules.compactMap { $0.announcement(of: evidence) }
    }

    /// What is to be noted of an event's matter; empty if nothing is, or there is no matter.
    func memories(of evidence: Evidence) -> [String: String] {
        guard evidence.header.subject != nil else { return [:] }
        return remember.filter { $0.on.all.contains(evidence.header.type) }.reduce(into: [:]) { facts, memory in
            for (name, value) in memory.facts {
                if value.hasPrefix("=") {
                    facts[name] = String(value.dropFirst())
                } else if let text = FactPath(value).flatMap(evidence.text(at:)) {
                    facts[name] = text
                }
            }
        }
    }

    /// Rules of which nothing is to be done any more after an event.
    func ended(by evidence: Evidence) -> Set<String> {
        Set(rules.filter { $0.until?.all.contains { $0.isMet(by: evidence) } ?? false }.map(\.id))
    }

    /// Whether an event of this type matters at all.
    func concerns(_ type: EventType) -> Bool {
        rules.contains { rule in
            rule.on.all.contains(type) || rule.until?.all.contains { $0.on.all.contains(type) } ?? false
        }
            || remember.contains { $0.on.all.contains(type) }
    }
}

extension Rule {
    /// Nil unless it is about this event.
    func announcement(of evidence: Evidence) -> Announcement? {
        let header = evidence.header
        guard evidence.meets(on, when: when, unless: unless) else { return nil }
        return Announcement(
            rule: id,
            cause: evidence.cause,
            about: header.subject, template: template, kind: kind, urgency: urgency ?? .normal,
            facts: (facts ?? [:]).compactMapValues { fact in
                evidence.text(at: fact.path).map { Fact(fact.form, String($0.prefix(200))) }
            },
            link: link.map { $0.replacing("{id}", with: header.subject?.id ?? "") },
            to: atOnce == false ? [] : to.all.flatMap { $0.audiences(in: evidence) },
            except: Set((except?.all ?? []).flatMap(evidence.texts(at:))),
            last: Set((last?.all ?? []).flatMap(evidence.texts(at:))),
            inboxOnly: inboxOnly == .everyone ? nil : Set((inboxOnly?.paths ?? []).flatMap(evidence.texts(at:))),
            followUps: (followUps ?? []).enumerated().compactMap { index, rule in
                rule.followUp(step: index + 1, in: evidence)
            }, group: oneUnreadPer.flatMap(evidence.text(at:)),
            untilRead: until?.all.isEmpty == true)
    }
}

extension Evidence {
    /// Whether it is an event of one of these types, all of `when` hold and none of `unless`.
    func meets(
        _ types: OneOrMany<EventType>, when: [FactPath: OneOrMany<Scalar>]?, unless: [FactPath: OneOrMany<Scalar>]?
    ) -> Bool {
        types.all.contains(header.type) && (when ?? [:]).allSatisfy(meets) && !(unless ?? [:]).contains(where: meets)
    }

    private func meets(_ path: FactPath, _ wanted: OneOrMany<Scalar>) -> Bool {
        let texts = texts(at: path)
        return wanted.all.contains { $0.description == "*" ? !texts.isEmpty : texts.contains($0.description) }
    }
}

extension FollowUpRule {
    /// Nil where its day cannot be told, or it would be due before the event.
    fileprivate func followUp(step: Int, in evidence: Evidence) -> FollowUp? {
        let due: Timestamp
        if let after {
            due = evidence.header.time + after.duration
        } else if let before, let day = evidence.text(at: before).flatMap({ CivilDay($0) }) {
            due = day.advanced(by: -(days ?? 1)).startInChina + .seconds(9 * 3_600)
        } else {
            return nil
        }
        guard due > evidence.header.time else { return nil }
        return FollowUp(step: step, due: due, to: to.all.flatMap { $0.audiences(in: evidence) })
    }
}

extension AudienceRule {
    /// Nobody, where the event does not say who.
    func audiences(in evidence: Evidence) -> [NoticeAudience] {
        if let office {
            return evidence.texts(at: office)
                .compactMap { Office($0) ?? AreaCode($0).map { Office(.affairs, $0) } }.map { .office($0) }
        }
        if let superior {
            return evidence.texts(at: superior).compactMap { Office($0)?.superior }.map { .office($0) }
        }
        if let account {
            let office = member.flatMap(evidence.text(at:)).flatMap { Office($0) }
            return evidence.texts(at: account).filter {
                Login($0) != nil && $0 != CaseStep.clock && $0 != CaseStep.filer
            }
            .map { login in office.map { .member(login, of: $0) } ?? .account(login) }
        }
        if let owner {
            return evidence.texts(at: owner).compactMap { Addressee($0) }.compactMap { owner in
                switch owner {
                case .account(let login): .account(login)
                case .post(let post): .post(post)
                case .filer, .subscribers: nil
                }
            }
        }
        if let subscribers {
            return evidence.texts(at: subscribers).compactMap { AreaCode($0) }.map {
                informed == true ? .informed(of: $0) : .subscribers(of: $0)
            }
        }
        if let role, let at {
            let grid = grid.flatMap(evidence.text(at:))
            return evidence.texts(at: at).compactMap { Self.area($0, level) }.map {
                .post(RoleAtScope(role, $0, grid: grid))
            }
        }
        if filer == true, let subject = evidence.header.subject, subject.kind == "case",
            let id = UUIDv7(String(subject.id))
        {
            return [.filer(of: id)]
        }
        return []
    }

    private static func area(_ text: String, _ level: Level?) -> AreaCode? {
        let area = AreaCode(text) ?? Office(text)?.area ?? RoleAtScope(text)?.area
        guard let level, var area else { return area }
        let wanted: AreaCode.Level =
            switch level {
            case .county: .county
            case .town: .town
            case .village: .village
            }
        while area.level > wanted, let parent = area.parent { area = parent }
        return area
    }
}
