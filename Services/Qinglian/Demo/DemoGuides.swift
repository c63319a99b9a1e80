import Foundation
import Messages

/// Guides that hold in most counties, in plain words; each county writes its own amounts, places and hours.
enum DemoGuides {
    /// Writes them for the county, unless it has guides already.
    ///
    /// - Returns: how many the county has.
    static func load(into desk: DeskClient) async throws -> Int {
        guard let county = AreaCode("330281") else { return 0 }
        let known = try await desk.ask(ListGuides(area: county)).guides.count
        guard known == 0 else { return known }
        let today = CivilDay(inChinaAt: .now)
        for (index, text) in texts.enumerated() {
            let guide = WriteGuide(
                area: county, order: (index + 1) * 10, text: text, reviewBy: today.advanced(by: 180))
            _ = try await desk.ask(guide)
        }
        return texts.count
    }

    private static let center = "户籍地的镇（乡、街道）便民服务中心；村便民服务室可以帮忙代办。"

    /// Sources: 农经发〔2019〕6号 for homesteads, 《中华人民共和国残疾人证管理办法》 for the disability card.
    private static let texts = [
        GuideText(
            title: "城乡居民医保参保登记", who: "没有参加职工医保的本地户籍居民；持居住证的人和新生儿也可以。",
            bring: "身份证或户口簿\n新生儿带户口簿或出生医学证明\n别人代办的，带双方身份证",
            steps: "到窗口登记，或者在“国家医保服务平台”上办。\n按当年公布的标准缴费，手机或银行都可以缴。\n集中参保一般在每年下半年，缴费后从第二年1月1日起享受；错过的和新生儿，请到窗口问清从哪天算起。",
            place: center, fee: "登记不收费。个人缴费标准每年公布一次；符合条件的困难人员有资助。"),
        GuideText(
            title: "高龄津贴申请", who: "达到当地规定年龄的户籍老人；多数地方是满80周岁。",
            bring: "老人的身份证、户口簿\n老人本人的银行卡\n家人代办的，再带代办人身份证",
            steps: "本人或家人到村里、社区提出申请，填一张表。\n镇（乡、街道）核对年龄和户籍。\n县（市、区）民政部门审定后，按月打到银行卡上。\n户口迁走或老人去世，请家人及时告诉村里。",
            place: center, fee: "不收费。"),
        GuideText(
            title: "农村宅基地和建房审批", who: "本村集体经济组织成员，一户只能有一处宅基地。",
            bring:
                "户主和家人的身份证、户口簿\n《农村宅基地和建房（规划许可）申请表》\n《农村宅基地使用承诺书》\n翻建、改建的，带原来的房屋、土地证件",
            steps:
                "向村民小组或村里提出申请。\n村民小组会议讨论，申请理由、位置、面积和层高等在小组范围内公示。\n没有异议的，村里审查后报镇（乡、街道）。\n镇里会同有关部门到现场看，审核批准后发《农村宅基地批准书》和《乡村建设规划许可证》。\n开工前，镇里到现场丈量放线；批准以前不要动工。\n完工后申请验收，再办不动产登记。",
            place: "先到村里；镇（乡、街道）便民服务中心的宅基地窗口。", fee: "审批不收费。"),
        GuideText(
            title: "生育登记", who: "准备生育或已经怀孕的人；一般到户籍地或现居住地登记。",
            bring: "双方身份证\n结了婚的带结婚证",
            steps: "在省里的政务服务平台上填写，或者到窗口登记。\n信息核对后当场办结，可以下载或领取登记凭证。\n生孩子以后，可以凭出生医学证明一并办理户口、医保等（出生一件事）。",
            place: "现居住地或户籍地的镇（乡、街道）便民服务中心。", fee: "不收费。"),
        GuideText(
            title: "残疾人证办理", who: "本地户籍、符合残疾标准的人；自愿申请。未满18周岁或不能自己办的，由监护人代办。",
            bring: "身份证、户口簿\n近期两寸免冠白底彩色照片\n病历和检查材料\n监护人代办的，带监护人身份证和监护关系证明",
            steps:
                "向户籍地县（市、区）残联提出申请，填《残疾人证申请表》和《残疾评定表》。\n到指定的医院或机构做残疾评定。\n第一次申请和等级有变化的，评定结果要公示不少于5个工作日。\n县（市、区）残联审核，地市残联批准后发证。\n卧床或行动不便的，可以申请上门评定。",
            place: "户籍地县（市、区）残联，或镇（乡、街道）便民服务中心。", fee: "办证不收费；评定的检查费用按当地规定，困难的可以问减免。"),
    ]
}
