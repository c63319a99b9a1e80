import Bus
import Foundation
import HTTPTypes
import Messages
import Passwords
import ServiceKit

/// Stretches passwords on two threads of its own: each try takes a tenth of a second and 32 MiB, so that many at once would
/// stop everything else. Who asks waits in a fair queue.
final class PasswordHasher: Sendable {
    private struct Task: Sendable {
        let text: String
        let recipe: StretchRecipe
        let done: @Sendable (Result<String, any Error>) -> Void
    }

    /// Passwords that may wait.
    static let places = 32

    private let queue: FairQueue
    /// What the threads are at; the queue lets no more in than there are threads.
    private let work: WorkQueue<Task>
    private let threads: [WorkerThread]
    private let systemInputs: SystemInputs

    init(_ systemInputs: SystemInputs, threads count: Int = 2) {
        self.systemInputs = systemInputs
        queue = FairQueue("password_queue", width: count, places: Self.places, refusal: "account.crowded")
        let work = WorkQueue<Task>(limit: count)
        self.work = work
        threads = (0..<count).map { number in
            WorkerThread("stretch-\(number)") {
                while let taken = work.take(most: 1, patience: .seconds(60)) {
                    for task in taken { task.done(Result { try task.recipe.stretch(task.text) }) }
                }
            }
        }
    }

    /// - Parameter client: whose share of the queue it takes.
    /// - Throws: `EdgeError` 503 if the client, or all together, have too many waiting: nothing was judged.
    func stretch(_ text: String, by recipe: StretchRecipe, for client: String) async throws -> String {
        try await queue.pass(client) {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<String, any Error>) in
                let task = Task(text: text, recipe: recipe) { continuation.resume(with: $0) }
                if !work.put(task) {
                    continuation.resume(
                        throwing: EdgeError(.serviceUnavailable, "account.crowded", retryAfter: 5))
                }
            }
        }
    }

    /// A new password or PIN with a salt of its own.
    func stretch(new text: String, for client: String) async throws -> StretchedSecret {
        var generator = systemInputs.generator
        let recipe = StretchRecipe.fresh(&generator)
        return StretchedSecret(recipe: recipe, hash: try await stretch(text, by: recipe, for: client))
    }

    /// Passwords that wait.
    var waiting: Int { queue.waiting }

    /// Takes nothing more in; what waits is still done.
    func close() {
        work.close()
        for thread in threads { _ = thread.join(patience: .seconds(3)) }
    }
}
