package import Messages

/// A token that a program shows with each request: `ql_` and a secret, so that scanners of leaked texts know it.
package struct ProgramToken: Sendable {
    package let text: String

    package init(_ random: inout some RandomNumberGenerator) {
        text = "ql_" + Secret(&random).text
    }

    /// One that a program shows; nil if it is not of the form.
    package init?(shown text: String) {
        guard text.hasPrefix("ql_"), Secret(shown: text) != nil else { return nil }
        self.text = text
    }

    /// What desks and events know it by: of the whole text.
    package var digest: SecretDigest {
        guard let secret = Secret(shown: text) else { preconditionFailure("a token is as long as a secret may be") }
        return secret.digest
    }

    /// What its keeper knows it by in a list.
    package var prefix: String { String(text.prefix(9)) }
}
