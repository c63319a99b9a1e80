import Messages
import ServiceKit

/// What is done about the events of the other services: learn who is where, tell who must know, forget what was destroyed.
enum FollowedEvents {
    static func follow(_ service: String, _ making: NoticeMaking) -> Follow {
        // Three topics, whatever the rules say today: rules change, and a cursor stands for topics that do not.
        var follow = Follow(service, topics: ["\(service).", "vault.", "consent."].compactMap { Topic($0) })
        let passing = ToDoPassing(making: making)
        follow.learnDirectory(
            joins: { try ContactConsent.join($0, making, $1) }, passes: { try passing.begin($0, $1) },
            recuses: { try passing.recused(from: $0, $1) })
        follow.on(CalendarYearSet.self) { event, act in try act.record(CalendarKnown(year: event.data.year)) }
        follow.on(VaultShredded.self) { event, act in
            guard try Directory.knows(event.data.shredded, act.database) else { return }
            try act.record(MatterForgotten(about: event.data.shredded))
        }
        follow.on(AccountClosed.self) { event, act in
            for contact in try Contacts.of(.account(event.data.account.description), act.database) {
                try Contacts.end(contact.id, .closed, act)
            }
        }
        follow.onEvery { header, json, act in try making.take(header, json, act) }
        return follow
    }
}
