import Messages

/// Every act of a case that staff may do, one row an act: the page, its check and the command come from here.
enum ActForms {
    static func find(_ act: String) -> ActForm? { all.first { $0.act == act } }

    static let all: [ActForm] = [
        // The ordinary course.
        ActForm("receive", .course) { id, _ in ReceiveCase(.id(id)) },
        ActForm("accept", .course, [.one("category", .categories)]) { id, filled in
            AcceptCase(.id(id), category: filled["category"])
        },
        ActForm(
            "assign", .course,
            [
                .one("lead", .accounts),
                ActField(name: "helpers", input: .several(.accounts, limit: 10), isRequired: false),
            ]
        ) { id, filled throws(FieldProblem) in
            AssignCase(.id(id), lead: try filled.text("lead"), helpers: filled.all("helpers"))
        },
        ActForm(
            "answer", .course,
            [
                .text("text", lines: 10, takesTemplate: true), .photos,
                ActField(name: "byTelephone", input: .tick, isRequired: false),
            ]
        ) { id, filled throws(FieldProblem) in
            AnswerCase(.id(id), text: try filled.text("text"), byTelephone: filled["byTelephone"] != nil)
        },
        ActForm("review", .course) { id, _ in ReviewAnswer(.id(id), approved: true) },
        ActForm("send-back", .aside, [.text("note")]) { id, filled throws(FieldProblem) in
            ReviewAnswer(.id(id), approved: false, note: try filled.text("note"))
        },
        ActForm("supply-papers", .course, [.text("text"), .photos]) { id, filled throws(FieldProblem) in
            SupplyPapers(.id(id), text: try filled.text("text"))
        },
        ActForm(
            "decide-extension", .course,
            [.one("approved", .words(["yes", "no"])), .text("note", lines: 3, isRequired: false)]
        ) { id, filled throws(FieldProblem) in
            DecideExtension(.id(id), approved: try filled.text("approved") == "yes", note: filled["note"])
        },
        ActForm(
            "visit", .course,
            [
                .one("way", .visitWays),
                .one("outcome", .words(VisitOutcome.allCases.map(\.rawValue))),
                ActField(name: "at", input: .moment, isRequired: false),
                .text("note", lines: 3, isRequired: false), .photos,
            ]
        ) { id, filled throws(FieldProblem) in
            VisitCase(
                .id(id), way: try filled.word("way"), outcome: try filled.word("outcome"), at: try filled.moment("at"),
                note: filled["note"])
        },
        ActForm("close", .final, [.text("reason", lines: 3, isRequired: false)]) { id, filled in
            CloseCase(.id(id), reason: filled["reason"])
        },

        // Beside it.
        ActForm("transcribe", .aside, [.one("voice", .voices), .text("text", lines: 8)]) {
            id, filled throws(FieldProblem) in
            TranscribeCase(.id(id), attachment: try filled.value("voice"), text: try filled.text("text"))
        },
        ActForm("answer-interim", .aside, [.text("text", takesTemplate: true)]) { id, filled throws(FieldProblem) in
            AnswerCaseInterim(.id(id), text: try filled.text("text"))
        },
        ActForm("request-papers", .aside, [.text("what", takesTemplate: true)]) { id, filled throws(FieldProblem) in
            RequestPapers(.id(id), what: try filled.text("what"))
        },
        ActForm(
            "request-extension", .aside,
            [ActField(name: "days", input: .number(1...60)), .text("reason", lines: 3, takesTemplate: true)]
        ) { id, filled throws(FieldProblem) in
            RequestExtension(.id(id), days: try filled.value("days"), reason: try filled.text("reason"))
        },
        ActForm("forward", .aside, [.one("to", .offices), .text("note", lines: 3, isRequired: false)]) {
            id, filled throws(FieldProblem) in
            ForwardCase(.id(id), to: try filled.value("to"), note: filled["note"])
        },
        ActForm("return", .aside, [.text("note", lines: 3)]) { id, filled throws(FieldProblem) in
            ReturnCase(.id(id), note: try filled.text("note"))
        },
        ActForm(
            "hand-down", .aside,
            [.one("to", .villages), .text("text"), ActField(name: "due", input: .day(0...60))]
        ) { id, filled throws(FieldProblem) in
            HandDownTask(id, to: try filled.value("to"), text: try filled.text("text"), due: try filled.value("due"))
        },
        ActForm("urge", .aside, [.text("note", lines: 3, isRequired: false)]) { id, filled in
            UrgeCase(.id(id), note: filled["note"])
        },
        ActForm("supervise", .aside, [.text("note")]) { id, filled throws(FieldProblem) in
            SuperviseCase(.id(id), note: try filled.text("note"))
        },
        ActForm("take-up", .aside, [.text("note", lines: 3)]) { id, filled throws(FieldProblem) in
            TakeUpCase(.id(id), note: try filled.text("note"))
        },
        ActForm("reopen", .aside, [.text("reason", lines: 3)]) { id, filled throws(FieldProblem) in
            ReopenCase(.id(id), reason: try filled.text("reason"))
        },
        ActForm(
            "recover", .aside,
            [.text("telephone", lines: 1), ActField(name: "day", input: .day(-400...0))]
        ) { id, filled throws(FieldProblem) in
            RecoverCase(id, telephone: try filled.text("telephone"), day: try filled.value("day"))
        },

        // Not to be taken back.
        ActForm("decline", .final, [.one("reason", .declineReasons), .text("note", takesTemplate: true)]) {
            id, filled throws(FieldProblem) in
            DeclineCase(.id(id), reason: try filled.text("reason"), note: try filled.text("note"))
        },
        ActForm("join", .final, [.one("into", .cases)]) { id, filled throws(FieldProblem) in
            JoinCase(.id(id), into: try filled.value("into"))
        },
        ActForm("turn", .final, [.text("note")]) { id, filled throws(FieldProblem) in
            TurnCase(.id(id), note: try filled.text("note"))
        },
        ActForm(
            "reissue", .final,
            [
                .text("telephone", lines: 1), ActField(name: "day", input: .day(-400...0)),
                .text("reason", lines: 3),
            ]
        ) { id, filled throws(FieldProblem) in
            ReissueReceipt(
                id, telephone: try filled.text("telephone"), day: try filled.value("day"),
                reason: try filled.text("reason"))
        },
        ActForm("recuse", .final, [.one("account", .accounts, isRequired: false), .text("note", lines: 3)]) {
            id, filled throws(FieldProblem) in
            RecuseFromCase(.id(id), account: filled["account"], note: try filled.text("note"))
        },
    ]
}
