import HTTPTypes
import Hummingbird

/// The script that keeps the visits' page for where there is no network. It has an address of its own, outside the sign-in: a
/// browser asks for it again by itself.
struct VisitsWorker: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("visits/worker.js") { _, _ in
            guard let file = edge.assets.file("visits-worker.js") else { throw EdgeError(.notFound, "error.missing") }
            return Response(
                status: .ok,
                headers: [.contentType: file.type, .cacheControl: "no-cache", .serviceWorkerAllowed: "/visits"],
                body: ResponseBody(byteBuffer: file.body))
        }
    }
}

extension HTTPField.Name {
    static let serviceWorkerAllowed = constant("Service-Worker-Allowed")
}
