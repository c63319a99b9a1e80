import Messages
import Testing

@testable import Contract

@Suite("Changes of what has landed")
struct CompatibilityTests {
    private static let kept = Promise.event("intake.case.filed")
    private static let asked = Promise.params("intake.case.file")
    private static let told = Promise.reply("intake.case.file")
    private static let all = [kept, asked, told, .webhook("notification.notice"), .wire("event"), .wire("head")]

    private static func object(_ members: (String, Schema, Bool)...) -> Schema {
        .object(members.map { .init(name: $0, schema: $1, required: $2) }, summary: nil)
    }

    private static func breaks(_ promise: Promise, _ old: Schema, _ new: Schema) -> [Break] {
        Compatibility.breaks(landed: Promises(schemas: [promise: old]), now: Promises(schemas: [promise: new]))
    }

    /// A change, and whom it breaks.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let old: Schema
        let new: Schema
        let breaksKept: Bool
        let breaksAsked: Bool
        let breaksTold: Bool

        init(_ name: String, _ old: Schema, _ new: Schema, kept: Bool, asked: Bool, told: Bool) {
            testDescription = name
            self.old = old
            self.new = new
            breaksKept = kept
            breaksAsked = asked
            breaksTold = told
        }
    }

    private static let text = Schema.text()
    private static let digits = Schema.text(pattern: "^[0-9]+$")
    private static let number = Schema.integer(minimum: nil, maximum: nil)

    static let changes: [Change] = [
        .init("nothing", object(("a", text, true)), object(("a", text, true)), kept: false, asked: false, told: false),
        .init(
            "a member is gone", object(("a", text, true), ("b", text, true)), object(("a", text, true)), kept: true,
            asked: true, told: true),
        .init(
            "an optional member is gone", object(("a", text, false)), object(), kept: true, asked: true, told: true),
        .init(
            "a member is renamed", object(("a", text, true)), object(("b", text, true)), kept: true, asked: true,
            told: true),
        .init("a new optional member", object(), object(("a", text, false)), kept: false, asked: false, told: false),
        .init("a new required member", object(), object(("a", text, true)), kept: true, asked: true, told: false),
        .init(
            "a member became optional", object(("a", text, true)), object(("a", text, false)), kept: true, asked: false,
            told: true),
        .init(
            "a member became required", object(("a", text, false)), object(("a", text, true)), kept: true, asked: true,
            told: false),
        .init("another type", text, number, kept: true, asked: true, told: true),
        .init("a list instead of one", text, .array(of: text, maxItems: nil), kept: true, asked: true, told: true),
        .init("another pattern", digits, .text(pattern: "^[a-z]+$"), kept: true, asked: true, told: true),
        .init("a pattern is new", text, digits, kept: true, asked: true, told: false),
        .init("a pattern is gone", digits, text, kept: true, asked: false, told: true),
        .init("another format", .text(format: "date"), .text(format: "date-time"), kept: true, asked: true, told: true),
        .init("a word is gone", .words(["a", "b"]), .words(["a"]), kept: true, asked: true, told: true),
        .init("a word is new", .words(["a"]), .words(["a", "b"]), kept: false, asked: false, told: false),
        .init(
            "words in another order", .words(["a", "b"]), .words(["b", "a"]), kept: false, asked: false, told: false),
        .init("words became text", .words(["a"]), text, kept: true, asked: false, told: true),
        .init("text became words", text, .words(["a"]), kept: true, asked: true, told: false),
        .init("a longer text", .text(maxLength: 9), .text(maxLength: 10), kept: true, asked: false, told: true),
        .init("a shorter text", .text(maxLength: 9), .text(maxLength: 8), kept: true, asked: true, told: false),
        .init("a longest text is new", text, .text(maxLength: 8), kept: true, asked: true, told: false),
        .init("a shortest text is new", text, .text(minLength: 1), kept: true, asked: true, told: false),
        .init(
            "a greater number", .integer(minimum: 1, maximum: 5), .integer(minimum: 1, maximum: 6), kept: true,
            asked: false, told: true),
        .init(
            "a narrower range", .integer(minimum: 1, maximum: 5), .integer(minimum: 2, maximum: 5), kept: true,
            asked: true, told: false),
        .init("decimals", number, .number, kept: true, asked: false, told: true),
        .init("no decimals", .number, number, kept: true, asked: true, told: false),
        .init("null too", text, .nullable(text), kept: true, asked: false, told: true),
        .init("null no more", .nullable(text), text, kept: true, asked: true, told: false),
        .init("any value", text, .anything, kept: true, asked: false, told: true),
        .init("not any value", .anything, text, kept: true, asked: true, told: false),
        .init(
            "a longer list", .array(of: text, maxItems: 3), .array(of: text, maxItems: 4), kept: true, asked: false,
            told: true),
        .init(
            "another element", .array(of: text, maxItems: nil), .array(of: number, maxItems: nil), kept: true,
            asked: true, told: true),
        .init("another value of a map", .map(of: text), .map(of: number), kept: true, asked: true, told: true),
        .init(
            "another summary", .text(summary: "old"), .text(summary: "new"), kept: false, asked: false, told: false),
    ]

    @Test("each kind of change breaks whom it breaks, and nobody else", arguments: changes)
    func table(_ change: Change) {
        for (promise, expected) in [
            (Self.kept, change.breaksKept), (Self.asked, change.breaksAsked), (Self.told, change.breaksTold),
        ] {
            #expect(Self.breaks(promise, change.old, change.new).isEmpty != expected, "\(promise.name)")
        }
    }

    @Test("a break deep inside is found, and its place is told")
    func deep() {
        let old = Self.object(
            ("steps", .array(of: Self.object(("due", .map(of: Self.text), true)), maxItems: nil), true))
        let new = Self.object(
            ("steps", .array(of: Self.object(("due", .map(of: Self.number), true)), maxItems: nil), true))
        let found = Self.breaks(Self.told, old, new)
        #expect(
            found.map(\.description) == ["reply.intake.case.file steps[].due.*: was a text and is an integer"])
    }

    @Test("a promise that is gone breaks, whatever it was", arguments: all)
    func gone(_ promise: Promise) {
        let landed = Promises(schemas: [promise: Self.text])
        #expect(Compatibility.breaks(landed: landed, now: Promises(schemas: [:])).map(\.promise) == [promise])
    }

    @Test("a type may go once its successor has landed beside it, and not together with it")
    func successor() {
        let second = Promise.event("intake.case.filed.v2")
        let third = Promise.event("intake.case.filed.v3")
        #expect(Self.kept.successor == second)
        #expect(second.successor == third)
        let both = Promises(schemas: [Self.kept: Self.text, second: Self.number])
        let one = Promises(schemas: [Self.kept: Self.text])
        let next = Promises(schemas: [second: Self.number])
        #expect(Compatibility.breaks(landed: one, now: both) == [])
        #expect(Compatibility.breaks(landed: both, now: next) == [])
        #expect(Compatibility.breaks(landed: one, now: next).count == 1)
    }

    @Test("a landed type may not change even when its successor is there")
    func changedBesideSuccessor() {
        let second = Promise.event("intake.case.filed.v2")
        let landed = Promises(schemas: [Self.kept: Self.text, second: Self.text])
        let now = Promises(schemas: [Self.kept: Self.number, second: Self.text])
        #expect(Compatibility.breaks(landed: landed, now: now).map(\.promise) == [Self.kept])
    }

    @Test("a command that became a query breaks: it is not remembered any more")
    func kinds() {
        let landed = Promises(schemas: [Self.asked: Self.text], kinds: ["intake.case.file": "command"])
        let now = Promises(schemas: [Self.asked: Self.text], kinds: ["intake.case.file": "query"])
        #expect(Compatibility.breaks(landed: landed, now: now).map(\.promise) == [Self.asked])
        #expect(Compatibility.breaks(landed: landed, now: landed) == [])
    }

    @Test("a new type or method breaks nobody")
    func new() {
        let now = Promises(
            schemas: [Self.kept: Self.text, Self.asked: Self.text], kinds: ["intake.case.file": "command"])
        #expect(Compatibility.breaks(landed: Promises(schemas: [Self.kept: Self.text]), now: now) == [])
    }
}
