import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Papers
import ServiceKit

/// The receipt 回执: its number is shown for the minutes after filing, and never again.
struct ReceiptPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("receipt") { request, context in
            guard let fresh = edge.jar.open(CookieJar.fresh, as: Fresh.self, of: request) else {
                throw EdgeError(.notFound, "villager.shown")
            }
            return edge.page("villager/receipt", try model(fresh, request, context), context)
        }
        // A reload of the address that clears: nothing is cleared by it.
        router.get("clear") { request, _ in
            let isFresh = edge.jar.open(CookieJar.fresh, as: Fresh.self, of: request) != nil
            return Response.redirect(to: isFresh ? "/receipt" : "/")
        }
        router.post("clear") { request, context in
            _ = try await edge.form(of: request, context)
            edge.held.forget(of: context.visitor.id)
            var response = Response.redirect(to: "/cleared")
            for name in [CookieJar.fresh, CookieJar.receipt, CookieJar.household, CookieJar.mine] {
                response.setCookie(edge.jar.gone(name))
            }
            // Drafts lie in the browser's own storage.
            response.headers[.clearSiteData] = "\"storage\""
            return response
        }
        router.get("cleared") { _, context in edge.page("villager/cleared", NoModel(), context) }
    }

    /// How long the page can be loaded again.
    static let time = Duration.seconds(10 * 60)

    /// On to the receipt's page.
    ///
    /// - Parameter mark: of the filing, so that the same is known again.
    func opened(_ receipt: CaseReceipt, from place: FilingPlace, marked mark: Mark?) throws -> Response {
        var response = Response.redirect(to: "/receipt")
        let fresh = Fresh(
            number: receipt.receipt, office: receipt.office, handledBy: receipt.handledBy,
            promises: receipt.promises, place: place.town + " " + place.village,
            filed: CivilDay(inChinaAt: edge.systemInputs.clock()), mark: mark)
        response.setCookie(try edge.jar.sealed(CookieJar.fresh, fresh, for: Self.time))
        return response
    }

    /// On to the receipt's page if its filing comes once more, from a page that was gone back to; nil if it is another.
    func earlier(_ mark: Mark?, of request: Request) throws -> Response? {
        guard let fresh = edge.jar.open(CookieJar.fresh, as: Fresh.self, of: request), let mark,
            fresh.mark?.isKnown(in: mark) == true
        else { return nil }
        return .redirect(to: "/receipt?again=1")
    }

    /// What tells a filing from another of the same browser: its form, and what it says, as sums from which nothing can be read.
    struct Mark: Codable, Sendable {
        let form: UUIDv7
        let text: String
        /// Nil without files.
        let files: String?

        init(form: UUIDv7, of command: FileCase, files: [Data]) {
            self.form = form
            text = Self.sum((try? JSONCoding.encode(command)).map { [$0] } ?? [])
            self.files = files.isEmpty ? nil : Self.sum(files)
        }

        /// Whether `other` is this filing once more. A browser that goes back fills in texts, but not always files.
        func isKnown(in other: Mark) -> Bool {
            form == other.form || text == other.text && (other.files == nil || other.files == files)
        }

        private static func sum(_ parts: [Data]) -> String {
            var hash = SHA256()
            for part in parts { hash.update(data: part) }
            return Data(hash.finalize().prefix(12)).base64URL
        }
    }

    /// What the browser holds of it, sealed.
    struct Fresh: Codable {
        let number: String
        let office: String
        let handledBy: Office?
        let promises: [CasePromise]
        let place: String
        let filed: CivilDay
        let mark: Mark?
    }

    private func model(_ fresh: Fresh, _ request: Request, _ context: EdgeContext) throws -> Model {
        let number = try ReceiptNumber(typed: fresh.number)
        let words = edge.words(context)
        // Behind the fragment's mark: a browser never sends it.
        let link = edge.address(of: request) + "/r#" + number.digits
        return Model(
            receiptNumber: number.grouped, digits: number.digits,
            picture: "data:image/png;base64,"
                + (try QRCode(link).png(scale: 6, captions: [number.grouped, fresh.filed.description]))
                .base64EncodedString(),
            isAgain: request.uri.queryParameters["again"] != nil, filedPlace: fresh.place,
            office: words.office(fresh.handledBy, fresh.office),
            promises: fresh.promises.map(words.promise), filedOn: words.day(fresh.filed),
            isKept: edge.mine(of: request).holds(number.digits))
    }

    private struct Model: Sendable {
        /// In groups of four.
        let receiptNumber: String
        let digits: String
        let picture: String
        /// The same was sent once more, and not filed again.
        let isAgain: Bool
        let filedPlace: String
        let office: String
        let promises: [String]
        let filedOn: String
        /// Whether the phone remembers it.
        let isKept: Bool
        /// Which receipt it is to remember.
        let keptPage = "receipt"
    }
}

/// Of a page that says the same to everybody.
struct NoModel: Sendable {}

extension Edge {
    /// How people reach this portal, without a slash at its end.
    func address(of request: Request) -> String {
        settings.publicURL ?? "http://\(request.head.authority ?? "\(settings.host):\(settings.port)")"
    }
}

extension HTTPField.Name {
    static let clearSiteData = constant("Clear-Site-Data")
}
