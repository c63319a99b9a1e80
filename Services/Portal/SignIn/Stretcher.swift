import Bus
import Foundation
import HTTPTypes
import Messages
import Metrics
import Passwords
import ServiceKit

/// Stretches passwords on two threads of its own: each try takes a tenth of a second and 32 MiB, so that many at once would
/// stop everything else.
final class Stretcher: Sendable {
    private struct Task: Sendable {
        let text: String
        let recipe: StretchRecipe
        let done: @Sendable (Result<String, any Error>) -> Void
    }

    /// How many may wait; whoever comes after is told to try again.
    static let queueLimit = 32

    private let queue = WorkQueue<Task>(limit: queueLimit)
    private let reached = BoundMetrics.counter("password_queue")
    private let threads: [WorkerThread]
    private let surroundings: Surroundings

    init(_ surroundings: Surroundings, threads count: Int = 2) {
        self.surroundings = surroundings
        let queue = queue
        threads = (0..<count).map { number in
            WorkerThread("stretch-\(number)") {
                while let taken = queue.take(most: 1, patience: .seconds(60)) {
                    for task in taken { task.done(Result { try task.recipe.stretch(task.text) }) }
                }
            }
        }
    }

    /// - Throws: `EdgeError` 503 if too many wait.
    func stretch(_ text: String, by recipe: StretchRecipe) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            let task = Task(text: text, recipe: recipe) { continuation.resume(with: $0) }
            if !queue.put(task) {
                reached.increment()
                continuation.resume(throwing: EdgeError(.serviceUnavailable, "account.crowded", retryAfter: 5))
            }
        }
    }

    /// A new password or PIN with a salt of its own.
    func stretch(new text: String) async throws -> StretchedSecret {
        var generator = surroundings.generator
        let recipe = StretchRecipe.fresh(&generator)
        return StretchedSecret(recipe: recipe, hash: try await stretch(text, by: recipe))
    }

    /// Passwords that wait.
    var waiting: Int { queue.count }

    /// Takes nothing more in; what waits is still done.
    func close() {
        queue.close()
        for thread in threads { _ = thread.join(patience: .seconds(3)) }
    }
}
