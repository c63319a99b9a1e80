import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Mustache
import NIOCore

/// Makes pages from templates, words and models.
struct Pages: Sendable {
    private let library: MustacheLibrary
    private let words: [Language: Words]
    private let assets: Assets
    private let formToken: FormToken
    private let site: EdgeSettings.Site

    /// - Throws: what the file system says, or the parser of the template that is wrong.
    init(web: URL, assets: Assets, formToken: FormToken, site: EdgeSettings.Site) async throws {
        library = try await MustacheLibrary(directory: web.appending(path: "templates").path())
        var words: [Language: Words] = [:]
        for language in Language.allCases {
            words[language] = try Words(folder: web.appending(path: "words/\(language.rawValue)"))
        }
        self.words = words
        self.assets = assets
        self.formToken = formToken
        self.site = site
    }

    func words(_ language: Language) -> Words { words[language] ?? Words(.object([:])) }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - template: its path below `templates`, without the ending.
    ///   - model: what the template reads; its members stand beside those of `Frame`.
    func page(
        _ template: String, _ model: some Sendable, _ context: EdgeContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        let frame = Frame(
            t: words(context.visitor.language), lang: context.visitor.language.tag,
            isEnglish: context.visitor.language == .english, isLarge: context.visitor.isLarge,
            token: formToken.token(for: context),
            viewer: context.viewer.map { Frame.Who($0, at: context.back, words(context.visitor.language)) },
            assets: assets.addresses,
            here: context.back, site: site, page: model)
        let html = library.render(frame, withTemplate: template) ?? "the template \(template) is missing"
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .contentLanguage: frame.lang,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// What every template can read.
    struct Frame {
        /// The word tables.
        let t: Words
        let lang: String
        let isEnglish: Bool
        let isLarge: Bool
        /// For `FormToken.field`.
        let token: String
        let viewer: Who?
        /// Addresses of assets by name: `{{assets.portal_css}}`.
        let assets: [String: String]
        /// Where this page is, for the way back from `/reading`; never an address that holds a secret.
        let here: String
        let site: EdgeSettings.Site
        /// The page's own model.
        let page: any Sendable

        struct Who: Sendable {
            let name: String
            /// The rooms that the person's posts open.
            let rooms: [Room]

            struct Room: Sendable {
                let address: String
                let title: String
                let isHere: Bool
            }

            init(_ viewer: Viewer, at path: String, _ words: Words) {
                name = viewer.name
                rooms = StaffRoom.open(to: viewer).map {
                    Room(
                        address: $0.address, title: words($0.words),
                        isHere: path == $0.address || path.hasPrefix($0.address + "/"))
                }
            }
        }
    }
}

extension Pages.Frame: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "t": t
        case "lang": lang
        case "isEnglish": isEnglish
        case "isLarge": isLarge
        case "token": token
        case "viewer": viewer
        case "assets": assets
        case "here": here
        case "site": site
        case "page": page
        default: nil
        }
    }
}
