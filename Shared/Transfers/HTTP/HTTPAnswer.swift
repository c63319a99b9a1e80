/// What a server answered, whatever its status: a redirect, too, is an answer, and is not followed.
package struct HTTPAnswer: Equatable, Sendable {
    package let status: Int
    /// In the order in which they came.
    package let headers: [HTTPRequest.Header]
    package let body: [UInt8]
    /// Whether there was more of the body than was asked for. It has not been read.
    package let isCut: Bool

    package init(status: Int, headers: [HTTPRequest.Header] = [], body: [UInt8] = [], isCut: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isCut = isCut
    }

    /// The first header of this name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
