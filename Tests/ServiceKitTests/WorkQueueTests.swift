import ServiceKit
import Synchronization
import Testing

@Suite("The queue before the writer")
struct WorkQueueTests {
    @Test("it takes what waits in order, at most as much as is asked for, and refuses at its bound")
    func bounds() {
        let queue = WorkQueue<Int>(limit: 3)
        #expect([1, 2, 3, 4].map { queue.put($0) } == [true, true, true, false])
        #expect(queue.take(most: 2, patience: .zero) == [1, 2])
        #expect(queue.take(most: 2, patience: .zero) == [3])
        #expect(queue.take(most: 2, patience: .milliseconds(1)) == [])
    }

    @Test("after closing, what is in it can be taken, and then there is no more")
    func closing() {
        let queue = WorkQueue<Int>(limit: 3)
        _ = queue.put(1)
        queue.close()
        #expect(!queue.put(2))
        #expect(queue.take(most: 9, patience: .seconds(60)) == [1])
        #expect(queue.take(most: 9, patience: .seconds(60)) == nil)
    }

    @Test("a sleeping taker wakes for an element, and several takers share the work")
    func threads() {
        let queue = WorkQueue<Int>(limit: 10_000)
        let sum = Mutex(0)
        let takers = (0..<4).map { number in
            WorkerThread("taker-\(number)") {
                while let taken = queue.take(most: 7, patience: .seconds(5)) {
                    sum.withLock { $0 += taken.reduce(0, +) }
                }
            }
        }
        for number in 1...5_000 { #expect(queue.put(number)) }
        queue.close()
        for taker in takers { #expect(taker.join(patience: .seconds(10))) }
        #expect(sum.withLock { $0 } == 5_000 * 5_001 / 2)
    }

    @Test("elements put quietly are taken, in order, once the queue is told to wake its taker")
    func quietly() {
        let queue = WorkQueue<Int>(limit: 9)
        let taken = Mutex<[Int]>([])
        let taker = WorkerThread("taker") {
            while let some = queue.take(most: 9, patience: .seconds(60)) { taken.withLock { $0 += some } }
        }
        #expect(queue.put(1, waking: false) && queue.put(2, waking: false))
        queue.wake()
        #expect(queue.put(3))
        queue.close()
        #expect(taker.join(patience: .seconds(10)))
        #expect(taken.withLock { $0 } == [1, 2, 3])
    }
}
