import Messages

/// What the guardian's page shows.
struct VisitsModel: Sendable {
    let heading: String
    let isDone: Bool
    let areDoorsShown: Bool
    let isEmpty: Bool
    /// When it was read: without network the page shows what was then.
    let loaded: String
    let checksLabels: Bool
    let visits: [Visit]
    /// Of a visit that is no longer due.
    let refusalElsewhere: String?

    struct Visit: Sendable {
        let caseID: String
        let requestID: String
        let placeName: String
        let door: String?
        let holder: String?
        let due: DeadlineShown
        let attempts: String?
        let isDoor: Bool
        /// The one way that this person may visit here: `door` or `telephone`.
        let way: String
        let mayCall: Bool
        let call: Call?
        /// What the filer was answered, once it was asked for.
        let answer: String?
        let refusal: String?
        let noteTyped: String
        /// Photos were chosen for a try that was refused: a browser forgets them.
        let arePhotosLost: Bool
        let latest: String
    }

    struct Call: Sendable {
        let number: String
        let dialled: String
    }
}

extension VisitsModel.Visit {
    init(
        _ visit: DueVisit, _ household: ReadHousehold.Reply?, telephone: String?, answer: String?, refusal: String?,
        typed: Form?,
        id: UUIDv7, _ names: CaseNames
    ) {
        caseID = visit.case.description
        requestID = id.description
        placeName = names.place(visit.place)
        door = household?.door
        holder = household?.holder
        due = names.deadline(.visit, visit.by)
        attempts = visit.attempts == 0 ? nil : names.words("guardian.tries", ["times": String(visit.attempts)])
        isDoor = visit.wish == .door && visit.atDoor
        way = isDoor ? "door" : "telephone"
        mayCall = !isDoor || telephone != nil
        call = telephone.map {
            VisitsModel.Call(number: Telephone.shown($0), dialled: Telephone.dialled($0))
        }
        self.answer = answer
        self.refusal = refusal
        let isTried = typed?["case"] == visit.case.description
        noteTyped = isTried ? typed?["note"] ?? "" : ""
        arePhotosLost = isTried && typed?.files[Uploads.photos] != nil
        latest = "\(names.today)T23:59"
    }
}
