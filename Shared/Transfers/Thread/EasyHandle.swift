import CCurl

/// libcurl's handle of one transfer: made, used and freed on the transfer thread. It is used once, so that nothing of one
/// transfer, its password or its headers, can show in another; connections are shared by libcurl all the same.
@safe final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

    init() throws(TransferError) {
        // libcurl's start is thread-safe since 7.84, and the lazy constant runs it once.
        guard Self.started, let pointer = unsafe curl_easy_init() else {
            throw TransferError(.system, detail: "libcurl does not start")
        }
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        // The last use: the handle has left its multi handle, and the lists nobody but it.
        unsafe curl_easy_cleanup(pointer)
        while let list = unsafe lists.popLast() { unsafe curl_slist_free_all(list) }
    }

    private static let started = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    // MARK: - Options. The pointer is live in all of them.

    func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try check(unsafe curl_set_long(pointer, option, value), option)
    }

    /// For the options that take a size in bytes.
    func set(_ option: CURLoption, bytes: Int) throws(TransferError) {
        try check(unsafe curl_set_size(pointer, option, curl_off_t(bytes)), option)
    }

    /// libcurl copies the string. It must not hold NUL, at which libcurl would end it.
    func set(_ option: CURLoption, _ value: String) throws(TransferError) {
        guard !value.utf8.contains(0) else { throw TransferError(.request, detail: "NUL") }
        try check(unsafe curl_set_string(pointer, option, value), option)
    }

    /// Copied by libcurl: the body of a POST.
    func set(body: [UInt8]) throws(TransferError) {
        try set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
        // The size was set before, as libcurl asks; an empty array's pointer is not read from.
        let result = unsafe body.withUnsafeBytes {
            unsafe curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
        }
        try check(result, CURLOPT_COPYPOSTFIELDS)
    }

    /// Lists live as long as the handle.
    func set(_ option: CURLoption, list: [String]) throws(TransferError) {
        var head: UnsafeMutablePointer<curl_slist>?
        for line in list {
            guard let longer = unsafe curl_slist_append(head, line) else {
                unsafe curl_slist_free_all(head)
                throw TransferError(.system, detail: "memory")
            }
            unsafe head = longer
        }
        if let head = unsafe head { unsafe lists.append(head) }
        try check(unsafe curl_set_list(pointer, option, head), option)
    }

    func check(
        _ result: CURLcode, _ option: CURLoption, file: StaticString = #fileID, line: UInt = #line
    ) throws(TransferError) {
        guard result != CURLE_OK else { return }
        throw TransferError(
            TransferError.codes[result.rawValue] ?? .system, detail: "option \(option.rawValue)",
            number: Int(result.rawValue), file: file, line: line)
    }

    // MARK: - What libcurl tells

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func string(_ info: CURLINFO) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        // The string belongs to the handle, and is copied at once.
        guard unsafe curl_get_string(pointer, info, &value) == CURLE_OK, let value = unsafe value else { return nil }
        return unsafe String(cString: value)
    }
}
