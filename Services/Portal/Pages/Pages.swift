import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Mustache
import NIOCore

/// Makes pages from templates, words and models.
struct Pages: Sendable {
    private struct LocalizedTemplates: Sendable {
        let words: Words
        let library: MustacheLibrary
    }

    private let tongues: [Language: LocalizedTemplates]
    private let formToken: FormToken
    private let site: EdgeSettings.Site
    let owner: SiteOwner

    /// - Throws: what the file system says, or the parser of the template that is wrong.
    init(web: URL, assets: Assets, formToken: FormToken, site: EdgeSettings.Site) throws {
        var tongues: [Language: LocalizedTemplates] = [:]
        for language in Language.allCases {
            let words = try Words(folder: web.appending(path: "words/\(language.rawValue)"))
            let library = try TemplateText.library(
                in: web.appending(path: "templates"), words: words, assets: assets.addresses)
            tongues[language] = LocalizedTemplates(words: words, library: library)
        }
        self.tongues = tongues
        self.formToken = formToken
        self.site = site
        owner = SiteOwner(site.owner)
    }

    func words(_ language: Language) -> Words { tongues[language]?.words ?? Words([:]) }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - template: its path below `templates`, without the ending.
    ///   - model: what the template reads; its members stand beside those of `Frame`.
    func page(
        _ template: String, _ model: some Sendable, _ context: EdgeContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        let html = html(
            template, model, for: context.visitor, viewer: context.viewer, at: context.back,
            token: formToken.token(for: context))
        return Self.response(ByteBuffer(string: html), context.visitor.language, status)
    }

    /// - Parameters:
    ///   - here: where the page is; never an address that holds a secret.
    ///   - token: for the forms on it.
    func html(
        _ template: String, _ model: some Sendable, for visitor: Visitor, viewer: Viewer? = nil, at here: String,
        token: String = ""
    ) -> String {
        let language = visitor.language
        var site = site
        site.owner = owner.name
        let frame = Frame(
            lang: language.tag, isEnglish: language == .english, isLarge: visitor.isLarge, token: token,
            viewer: viewer.map { Frame.Who($0, at: here, words(language)) }, here: here, site: site, page: model)
        return tongues[language]?.library.render(frame, withTemplate: template)
            ?? "the template \(template) is missing"
    }

    static func response(
        _ html: ByteBuffer, _ language: Language, _ status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .contentLanguage: language.tag,
            ],
            body: ResponseBody(byteBuffer: html))
    }

    /// What every template can read, beside the words `t` and the `assets`, which stand in it already.
    struct Frame {
        let lang: String
        let isEnglish: Bool
        let isLarge: Bool
        /// For `FormToken.field`.
        let token: String
        let viewer: PageMembers?
        /// Where this page is, for the way back from `/reading`; never an address that holds a secret.
        let here: String
        let site: PageMembers
        /// The page's own model.
        let page: PageMembers

        init(
            lang: String, isEnglish: Bool, isLarge: Bool, token: String, viewer: Who?, here: String,
            site: EdgeSettings.Site, page: some Sendable
        ) {
            self.lang = lang
            self.isEnglish = isEnglish
            self.isLarge = isLarge
            self.token = token
            self.viewer = viewer.map(PageMembers.init)
            self.here = PageMembers.lone(here)
            self.site = PageMembers(site)
            self.page = PageMembers(page)
        }

        struct Who: Sendable {
            let name: String
            /// The rooms that the person's posts open.
            let rooms: [Room]

            struct Room: Sendable {
                let address: String
                let title: String
                let isHere: Bool
                /// Of the inbox.
                let unread: Unread?
            }

            struct Unread: Sendable {
                let number: String
                let isNone: Bool

                init(_ count: Int?) {
                    number = count.map { $0 > 99 ? "99+" : String($0) } ?? "0"
                    isNone = (count ?? 0) == 0
                }
            }

            init(_ viewer: Viewer, at path: String, _ words: Words) {
                name = viewer.name
                rooms = StaffRoom.open(to: viewer).map {
                    Room(
                        address: $0.address, title: words($0.words),
                        isHere: path == $0.address || path.hasPrefix($0.address + "/"),
                        unread: $0.address == StaffRoom.inbox.address ? Unread(viewer.unread) : nil)
                }
            }
        }
    }
}

extension Pages.Frame: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "lang": lang
        case "isEnglish": isEnglish
        case "isLarge": isLarge
        case "token": token
        case "viewer": viewer
        case "here": here
        case "site": site
        case "page": page
        default: nil
        }
    }
}
