/// A mobile number, left without an account, that is told of a village's meetings. Its owner proves that it is theirs by a
/// code, to begin and to end it alike: nobody learns from an answer whether a number is subscribed.
package struct AskSubscriptionCode: Command {
    package static let method: MethodName = "notification.subscription.ask"
    package static let summary = "Sends a code to a mobile number, to begin or end being told of a village's meetings."
    package let village: AreaCode
    /// 11 digits.
    package let telephone: String

    package init(village: AreaCode, telephone: String) {
        self.village = village
        self.telephone = telephone
    }

    package typealias Reply = Done
}

package struct AnswerSubscriptionCode: Command {
    package static let method: MethodName = "notification.subscription.answer"
    package static let summary = "Begins or ends being told of a village's meetings, by the code that was sent."
    package let village: AreaCode
    package let telephone: String
    /// 6 digits.
    package let code: String
    /// Begin; otherwise end it, which destroys the number.
    package let begins: Bool

    package init(village: AreaCode, telephone: String, code: String, begins: Bool) {
        self.village = village
        self.telephone = telephone
        self.code = code
        self.begins = begins
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// False: the code is wrong or not good any more, or none was sent.
        package let isDone: Bool

        package init(isDone: Bool) {
            self.isDone = isDone
        }
    }
}
