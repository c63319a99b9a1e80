import Synchronization

/// Who runs the pages 主办: whom a setting names, or the county by the name under which it is registered.
final class SiteOwner: Sendable {
    private let setting: String?
    /// Guarded by its lock.
    private let registered = Mutex<String?>(nil)

    init(_ setting: String?) {
        self.setting = setting
    }

    /// Nil until the register of places was read.
    var name: String? { setting ?? registered.withLock { $0 } }

    func register(_ county: String?) {
        guard let county else { return }
        registered.withLock { $0 = county }
    }
}
