import GRDB
package import Messages

// Words of closed lists: TEXT, as they are written on the wire, by GRDB's own conversion of raw values.

extension AccountProof: DatabaseValueConvertible {}
extension AccountState: DatabaseValueConvertible {}
extension AreaKind: DatabaseValueConvertible {}
extension AttachmentType: DatabaseValueConvertible {}
extension CareTask: DatabaseValueConvertible {}
extension CaseChannel: DatabaseValueConvertible {}
extension CaseClock: DatabaseValueConvertible {}
extension CaseKind: DatabaseValueConvertible {}
extension CasePart: DatabaseValueConvertible {}
extension CaseStart: DatabaseValueConvertible {}
extension CaseState: DatabaseValueConvertible {}
extension CaseTarget: DatabaseValueConvertible {}
extension CodeState: DatabaseValueConvertible {}
extension ConsentEnd: DatabaseValueConvertible {}
extension ConsentMatter: DatabaseValueConvertible {}
extension ContactEnd: DatabaseValueConvertible {}
extension DeliveryFailure: DatabaseValueConvertible {}
extension DeliveryState: DatabaseValueConvertible {}
extension LockReason: DatabaseValueConvertible {}
extension NoticeChannel: DatabaseValueConvertible {}
extension NoticeKind: DatabaseValueConvertible {}
extension NoticeLanguage: DatabaseValueConvertible {}
extension NoticeUrgency: DatabaseValueConvertible {}
extension OfficeLine: DatabaseValueConvertible {}
extension ReadingPurpose: DatabaseValueConvertible {}
extension RejectionReason: DatabaseValueConvertible {}
extension ReplacementReason: DatabaseValueConvertible {}
extension RetirementReason: DatabaseValueConvertible {}
extension Role: DatabaseValueConvertible {}
extension Seat: DatabaseValueConvertible {}
extension SessionEnd: DatabaseValueConvertible {}
extension SessionKind: DatabaseValueConvertible {}
extension TokenScope: DatabaseValueConvertible {}
extension VisitOutcome: DatabaseValueConvertible {}
extension VisitWay: DatabaseValueConvertible {}
extension VisitWish: DatabaseValueConvertible {}
extension OpenMilestone: DatabaseValueConvertible {}

/// An INTEGER.
extension CaseGrade: DatabaseValueConvertible {}
