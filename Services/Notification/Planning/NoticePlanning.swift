import GRDB
import Messages
import ServiceKit

/// Plans by which ways, and when, each of those who were found is told.
struct NoticePlanning {
    let announcement: Announcement
    let act: Act

    init(_ announcement: Announcement, _ act: Act) {
        self.announcement = announcement
        self.act = act
    }

    func notices(for found: AudienceSearch.Found) throws -> [Notice] {
        found.people.map { person in
            Notice(id: act.newID(), to: person.to, post: person.post, deliveries: [])
        }
    }
}
