package import Messages

/// What a service takes from outside itself: time and randomness. Tests hand in their own, so every run is exact.
package struct SystemInputs: Sendable {
    package let clock: @Sendable () -> Timestamp
    package let random: @Sendable () -> UInt64

    package init(clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> UInt64) {
        self.clock = clock
        self.random = random
    }

    package func newID() -> UUIDv7 {
        var generator = Generator(draw: random)
        return UUIDv7(time: clock(), random: &generator)
    }

    /// `random` as a generator.
    package struct Generator: RandomNumberGenerator {
        let draw: @Sendable () -> UInt64

        package mutating func next() -> UInt64 { draw() }
    }

    package var generator: Generator { Generator(draw: random) }
}
