import CCurl
import Glibc

extension Exchange {
    /// Lets libcurl call this exchange. The pointers to it are sound while libcurl holds the handle: the thread keeps the exchange
    /// until it has taken the handle out. Sockets may outlive it, so what closes them is the thread's own.
    func setCallbacks() throws(TransferError) {
        let myself = unsafe Unmanaged.passUnretained(self).toOpaque()
        let handle = unsafe easy.pointer
        try easy.check(
            unsafe curl_set_write(handle, CURLOPT_HEADERFUNCTION, Self.headerCallback), CURLOPT_HEADERFUNCTION)
        try easy.check(unsafe curl_set_write(handle, CURLOPT_WRITEFUNCTION, Self.writeCallback), CURLOPT_WRITEFUNCTION)
        try easy.check(unsafe curl_set_read(handle, Self.readCallback), CURLOPT_READFUNCTION)
        try easy.check(unsafe curl_set_open_socket(handle, Self.openCallback), CURLOPT_OPENSOCKETFUNCTION)
        try easy.check(unsafe curl_set_close_socket(handle, Self.closeCallback), CURLOPT_CLOSESOCKETFUNCTION)
        try easy.check(unsafe curl_set_debug(handle, Self.debugCallback), CURLOPT_DEBUGFUNCTION)
        for option in [
            CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_DEBUGDATA,
        ] {
            try easy.check(unsafe curl_set_pointer(handle, option, myself), option)
        }
        let sockets = unsafe Unmanaged.passUnretained(surroundings.sockets).toOpaque()
        try easy.check(unsafe curl_set_pointer(handle, CURLOPT_CLOSESOCKETDATA, sockets), CURLOPT_CLOSESOCKETDATA)
    }

    private static func exchange(_ pointer: UnsafeMutableRawPointer?) -> Exchange? {
        // The pointer was made from an exchange above, and that one is still held.
        unsafe pointer.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let headerCallback: curl_write_callback = { bytes, size, count, pointer in
        guard let exchange = unsafe exchange(pointer), let bytes = unsafe bytes else { return 0 }
        // libcurl's buffer holds so many bytes for the call.
        let line = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: size * count))
        return exchange.take(line: line) ? size * count : 0
    }

    private static let writeCallback: curl_write_callback = { bytes, size, count, pointer in
        guard let exchange = unsafe exchange(pointer), let bytes = unsafe bytes else { return 0 }
        // As above.
        return unsafe exchange.take(content: UnsafeRawBufferPointer(start: bytes, count: size * count))
            ? size * count : 0
    }

    private static let readCallback: curl_read_callback = { room, size, count, pointer in
        guard let exchange = unsafe exchange(pointer), let room = unsafe room else { return 0 }
        // libcurl's buffer has so much room for the call.
        return unsafe exchange.give(into: UnsafeMutableRawBufferPointer(start: room, count: size * count))
    }

    private static let openCallback: curl_opensocket_callback = { pointer, _, address in
        guard let exchange = unsafe exchange(pointer), let address = unsafe address,
            let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr)
        else { return -1 }
        // libcurl's structure has room for an address of any family behind what C declares.
        let bytes = unsafe UnsafeRawPointer(address) + offset
        let ip: IPAddress? =
            switch unsafe address.pointee.family {
            case AF_INET:
                unsafe withUnsafeBytes(of: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr) {
                    unsafe IPAddress(bytes: $0)
                }
            case AF_INET6:
                unsafe withUnsafeBytes(of: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr) {
                    unsafe IPAddress(bytes: $0)
                }
            default: nil
            }
        return unsafe exchange.open(
            family: address.pointee.family, type: address.pointee.socktype, protocol: address.pointee.protocol,
            address: ip)
    }

    private static let closeCallback: curl_closesocket_callback = { pointer, descriptor in
        guard let pointer = unsafe pointer else { return -1 }
        // The thread holds its sockets until libcurl has closed every connection.
        return unsafe Unmanaged<OpenSockets>.fromOpaque(pointer).takeUnretainedValue().close(descriptor)
    }

    private static let debugCallback: curl_debug_callback = { _, kind, bytes, count, pointer in
        guard kind == CURLINFO_HEADER_OUT, let exchange = unsafe exchange(pointer), let bytes = unsafe bytes else {
            return 0
        }
        // libcurl's buffer holds so many bytes for the call.
        unsafe exchange.sent(line: UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    }
}
