import Messages

/// What a follower does with the pages that it reads.
extension FollowerMachine {
    /// A page of what was missing.
    mutating func take(_ page: Page, _ now: Duration) -> [Action] {
        guard let cursor else { return rest(now, then: .load) }
        guard page.ledger == cursor.ledger else { return read(.continuation) }
        guard page.through >= cursor.position else { return stop(.ledgerWentBack) }
        guard isSound(page, after: cursor.position) else { return rest(now, then: .read(.missing)) }
        failures = 0
        guard page.through > cursor.position else {
            phase = .following
            return consider(now)
        }
        var moved = cursor
        moved.position = page.through
        return deliver(page.events.map(\.event), moved, then: page.more ? .read : .wait)
    }

    /// Whether a page is what was asked for: ascending, within its bounds, on the topics, no predecessor missing.
    private func isSound(_ page: Page, after position: Position) -> Bool {
        var last = position
        for event in page.events {
            guard event.position > last, plan.covers(event.event.type) else { return false }
            last = event.position
        }
        guard last <= page.through, !page.more || page.through > position else { return false }
        return HeldEvents.lastOfEachType(page.events, after: position) != nil
    }

    /// A page of `ledger.continued`, asked for because the source named another ledger: does it carry on the cursor's?
    mutating func judge(_ page: Page, _ now: Duration) -> [Action] {
        guard let cursor else { return rest(now, then: .load) }
        failures = 0
        if page.ledger == cursor.ledger {
            // It was an old head, of a ledger that is no more.
            if waitingHead?.ledger != page.ledger { waitingHead = nil }
            phase = .following
            return consider(now)
        }
        let carriesOn = page.events.contains { event in
            guard event.event.type == LedgerContinued.type,
                let continued = try? JSONCoding.decode(Envelope<LedgerContinued>.self, from: event.event.json).data
            else { return false }
            return continued.previous == cursor.ledger && cursor.position.stored <= Int64(continued.size)
        }
        if carriesOn {
            var moved = cursor
            moved.ledger = page.ledger
            return deliver([], moved, then: .wait)
        }
        if page.more, let last = page.events.last { return read(.continuation, after: last.position) }
        return stop(.ledgerReplaced(page.ledger))
    }
}
