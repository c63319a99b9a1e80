import Messages

/// What the page of a village's meetings shows its staff.
struct MeetingsModel: Sendable {
    let done: String?
    let villages: [Village]
    let takesNumbers: Bool
    let form: Fields
    let isOpen: Bool

    struct Village: Sendable {
        let area: String
        let villageName: String
        /// How many numbers are told, as far as staff may know.
        let subscribers: String
        let meetings: [Row]
        let isEmpty: Bool

        init(_ area: AreaCode, _ name: String, _ known: ListMeetings.Reply, _ words: Words) {
            self.area = area.description
            villageName = name
            subscribers =
                known.subscribers.map { words("meetings.desk.subscribers", ["n": "\($0)"]) }
                ?? words("meetings.desk.few")
            meetings = known.meetings.map {
                Row(
                    line: MeetingLine($0, words),
                    address: $0.isWithdrawn ? nil : "\(MeetingsPage.address)/\($0.meeting)")
            }
            isEmpty = meetings.isEmpty
        }
    }

    struct Row: Sendable {
        let line: MeetingLine
        /// Where it is changed; nil once it was withdrawn.
        let address: String?
    }

    struct Fields: Sendable {
        let requestID: String
        /// To choose from, where somebody works for several.
        let choices: [Choice]
        let hasChoices: Bool
        /// The only one.
        let only: String?
        let day: String
        let time: String
        let place: String
        let about: String
        let today: String
        let latest: String
        let placeLimit = MeetingWords.placeLimit
        let aboutLimit = MeetingWords.aboutLimit
        let dayProblem: String?
        let placeProblem: String?
        let aboutProblem: String?
        let wholeProblem: String?

        struct Choice: Sendable {
            let area: String
            let villageName: String
            let isChosen: Bool
        }

        init(
            _ typed: MeetingForm, _ problem: MeetingProblem?, villages: [Village], today: CivilDay, _ newID: UUIDv7
        ) {
            func text(_ field: MeetingForm.Field?) -> String? { problem?.field == field ? problem?.text : nil }
            requestID = problem?.requestID ?? newID.description
            choices = villages.map {
                Choice(
                    area: $0.area, villageName: $0.villageName, isChosen: $0.area == typed.village?.description)
            }
            hasChoices = villages.count > 1
            only = villages.count == 1 ? villages.first?.area : nil
            day = typed.day
            time = typed.time
            place = typed.place
            about = typed.about
            self.today = today.description
            latest = today.advanced(by: Meeting.daysAhead).description
            dayProblem = text(.day)
            placeProblem = text(.place)
            aboutProblem = text(.about)
            wholeProblem = problem?.field == nil ? problem?.text : nil
        }
    }
}

/// One meeting, to be changed or withdrawn.
struct OneMeetingModel: Sendable {
    let line: MeetingLine
    let address: String
    let form: MeetingsModel.Fields
    let withdrawID: String
    let confirmProblem: String?
}
