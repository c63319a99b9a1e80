import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// How a person wants to be told: the ways to reach them, and what comes by which, when.
struct SettingsPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("inbox/settings") { request, context in
            try await page(done: request.uri.queryParameters["done"].map(String.init), context)
        }
        router.post("inbox/preferences") { request, context in
            try await edge.requireWholeAccount(context)
            let form = try await edge.form(of: request, context)
            let typed = PreferenceForm(form)
            do {
                let preferences = try typed.preferences()
                _ = try await edge.askOwn(SetPreferences(preferences: preferences), context, id: form.operationID)
            } catch let problems as PreferenceForm.Problems {
                return try await page(preferences: (typed, problems), context)
            }
            return .redirect(to: "/inbox/settings?done=saved")
        }
    }

    struct Model: Sendable {
        let said: String?
        let contacts: ContactsModel
        let preferences: PreferencesModel
        let groups: [Group]
        let hasGroups: Bool
    }

    /// A post whose group the person may see to.
    struct Group: Sendable {
        let address: String
        let name: String
    }

    /// - Parameters:
    ///   - done: what was just done, a word.
    ///   - preferences: what was sent and cannot be set.
    func page(
        done: String? = nil, contact: ContactProblem? = nil,
        preferences: (typed: PreferenceForm, problems: PreferenceForm.Problems)? = nil, _ context: EdgeContext
    ) async throws -> Response {
        try await edge.requireWholeAccount(context)
        let words = edge.words(context)
        let (viewer, _) = try AccountPage.viewer(context)
        let reply = try await edge.askOwn(ListContacts(), context)
        let form: PreferenceForm
        if let preferences {
            form = preferences.typed
        } else {
            form = PreferenceForm(try await edge.askOwn(ReadPreferences(), context))
        }
        let places = try await edge.register(context).places
        let groups = viewer.roles.map { role in
            Group(address: ContactForms.page(of: role), name: places.post(role, words))
        }
        let model = Model(
            said: done.flatMap { words.find("inbox.settings.done.\($0)") },
            contacts: ContactsModel(reply, of: nil, contact, words) { edge.systemInputs.newID() },
            preferences: PreferencesModel(
                form, preferences?.problems, open: reply.channels, id: edge.systemInputs.newID(), words),
            groups: groups, hasGroups: !groups.isEmpty)
        return edge.page(
            "inbox/settings", model, context,
            status: contact == nil && preferences == nil ? .ok : .unprocessableContent)
    }
}
