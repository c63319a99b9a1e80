import Testing

@testable import Messages

@Suite("A telephone number")
struct TelephoneTests {
    /// Every way of writing digits, of separating them, and of what stands before them, multiplied.
    private static let scripts: [[Character]] = [
        Array("0123456789"), Array("０１２３４５６７８９"), Array("٠١٢٣٤٥٦٧٨٩"), Array("〇一二三四五六七八九"), Array("零壹贰叁肆伍陆柒捌玖"),
        Array("⓪①②③④⑤⑥⑦⑧⑨"),
    ]
    private static let separators = [
        "", " ", "-", "\u{2011}", "－", "—", "\u{2212}", ".", "·", "/", "\u{A0}", "\u{3000}", "\u{200B}", "\u{202A}",
        "\u{FEFF}",
        "\t", ") (", "\u{FE0F}\u{20E3}",
    ]
    private static let numbers: [(groups: [String], canonical: String, prefixes: [String])] = [
        (["138", "0574", "1234"], "13805741234", ["", "+86", "＋86", "0086", "86", "+86 ", "0", "tel:", "电话："]),
        (["0574", "6200", "2201"], "057462002201", ["", "+86", "0086 ", "86-", "☎ ", "("]),
        (["574", "6200", "2201"], "057462002201", ["+86", "0086", "86"]),
        (["0574", "620", "2201"], "05746202201", ["", "+86", "86"]),
        (["574", "620", "2201"], "05746202201", ["+86", "86 "]),
        (["010", "6200", "2201"], "01062002201", ["", "+86 "]),
        (["10", "6200", "2201"], "01062002201", ["+86", "0086", "86"]),
        (["21", "6200", "2201"], "02162002201", ["+86", "86"]),
        (["400", "820", "8820"], "4008208820", ["", "+86"]),
        (["6200", "2201"], "62002201", [""]),
        (["12345"], "12345", [""]), (["0574", "12345"], "057412345", [""]),
        (["852", "9123", "4567"], "+85291234567", ["+", "00", "＋"]),
    ]

    @Test("Every spelling of a number reads to the same, and the form that is stored reads to itself")
    func spellings() throws {
        for number in Self.numbers {
            for (prefix, script) in number.prefixes.flatMap({ prefix in Self.scripts.map { (prefix, $0) } }) {
                for separator in Self.separators {
                    let typed =
                        prefix
                        + number.groups.joined(separator: separator).map { character in
                            character.wholeNumberValue.map { String(script[$0]) } ?? String(character)
                        }.joined()
                    let read = try? Telephone(reading: " \(typed)\n")
                    #expect(
                        read?.description == number.canonical,
                        "\(typed.unicodeScalars.map { String($0.value, radix: 16) })")
                }
            }
            #expect(try Telephone(reading: number.canonical).description == number.canonical)
        }
    }

    @Test(
        "An extension is kept apart, however it is marked",
        arguments: [
            "转8012", "转 8012", "-8012", " 8012", "分机8012", "ext. 8012", "EXT8012", "x8012", "#8012", ",8012",
            "；ext=8012",
        ])
    func extensions(mark: String) throws {
        let telephone = try Telephone(reading: "0574-6200-2201" + mark)
        #expect(telephone.description == "057462002201x8012")
        #expect(telephone.shown == "0574-6200-2201转8012" && telephone.dialled == "057462002201,8012")
        #expect(try Telephone(reading: telephone.description) == telephone)
    }

    @Test(
        "What is no number is refused, and says why",
        arguments: [
            ("", TelephoneProblem.empty), (" \u{3000}\u{200B}", .empty), ("电话：", .malformed), ("call me", .malformed),
            ("12", .malformed),
            ("1380574123", .malformed), ("138057412345", .malformed), ("12805741234", .malformed),
            ("057462002", .malformed), ("138****1234", .malformed), ("陈 13805741234", .malformed), ("+", .malformed),
            ("+0574", .malformed), ("++8613805741234", .malformed), ("13805741234 13905741234", .several),
            ("62002201/62002202", .several), ("13805741234,13905741234", .several), ("0574+62002201", .several),
            ("+1234567890123456", .several), ("13805741234-1", .malformed), ("½", .malformed), ("Ⅳ", .malformed),
        ])
    func refused(text: String, problem: TelephoneProblem) {
        #expect(throws: problem) { try Telephone(reading: text) }
    }

    @Test("A text of any length and kind is answered")
    func bounded() {
        #expect(throws: TelephoneProblem.malformed) { try Telephone(reading: String(repeating: "1", count: 401)) }
        #expect(throws: TelephoneProblem.malformed) {
            try Telephone(reading: String(repeating: "\u{FDFA}", count: 100))
        }
        var random = Mulberry(state: 7)
        let signs = Array("0123456789０一+ -转x,*.()电\u{200B}")
        for _ in 0..<20_000 {
            let text = String((0..<random.below(17)).map { _ in signs[random.below(signs.count)] })
            guard let read = try? Telephone(reading: text) else { continue }
            #expect((try? Telephone(reading: read.description)) == read, "\(text)")
            #expect((try? Telephone(reading: read.shown)) == read, "\(text)")
        }
    }

    @Test("It is shown in groups, masked in the middle, and dialled without them")
    func shown() throws {
        for (stored, shown, masked) in [
            ("13805741234", "138 0574 1234", "138****1234"), ("057462002201", "0574-6200-2201", "057****2201"),
            ("05746202201", "0574-620-2201", "057****2201"), ("62002201", "6200-2201", "620****2201"),
            ("6202201", "620-2201", "*******"), ("4008208820", "400-820-8820", "400****8820"),
            ("12345", "12345", "*****"), ("057412345", "0574-12345", "057****2345"),
            ("+85291234567", "+85291234567", "852****4567"),
        ] {
            #expect(Telephone.shown(stored) == shown && Telephone.masked(stored) == masked, "\(stored)")
            #expect(Telephone.dialled(stored) == stored)
        }
        #expect(Telephone.shown("没有") == "没有" && Telephone.masked("没有") == "**")
    }

    @Test("Text messages go to mobile numbers of mainland China alone; of the others is said why not")
    func texts() throws {
        for kind in Telephone.Kind.allCases {
            #expect((Telephone(kind, "13805741234").textProblem == nil) == (kind == .mobile), "\(kind)")
        }
        #expect(try Telephone(reading: "13805741234转12").textProblem != nil)
    }

    @Test("An area code or an extension that only one has does not tell two numbers apart")
    func matching() throws {
        for (left, right, isSame) in [
            ("62002201", "0574-62002201", true), ("0574-62002201-8012", "+86 574 62002201", true),
            ("0574-62002201", "0571-62002201", false), ("62002201转1", "62002201转2", false),
            ("13805741234", "0086 138 0574 1234", true), ("+85262002201", "62002201", false),
        ] {
            let (left, right) = (try Telephone(reading: left), try Telephone(reading: right))
            #expect(left.matches(right) == isSame && right.matches(left) == isSame, "\(left) \(right)")
        }
    }

    @Test("A number is found in a text in every spelling, and no other is")
    func search() throws {
        let search = TelephoneSearch([
            try Telephone(reading: "13805741234"), try Telephone(reading: "0574-62002201"),
            try Telephone(reading: "+85291234567"), try Telephone(reading: "12345"),
        ])
        for script in Self.scripts {
            for separator in Self.separators + ["，", "\n", "、", "…", "~", "📞"] {
                for groups in [["138", "0574", "1234"], ["0574", "6200", "2201"], ["9123", "4567"]] {
                    let written = groups.joined(separator: separator).map { character in
                        character.wholeNumberValue.map { String(script[$0]) } ?? String(character)
                    }.joined()
                    #expect(search.occurs(in: "请打（\(written)）找他"), "\(written)")
                }
            }
        }
        for text in ["", "请打 12345", "13805741235", "2026年11月30日", "6200 元，2201 户"] {
            #expect(!search.occurs(in: text), "\(text)")
        }
        #expect(TelephoneSearch.mobiles(in: "我的号 138-0574-1234，家里62002201").map(\.description) == ["13805741234"])
    }
}
