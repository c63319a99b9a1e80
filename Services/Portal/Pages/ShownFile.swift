import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore

extension Response {
    /// A photo is shown and a voice message played in place: nothing is downloaded, and whatever the bytes are, they run nothing.
    static func shownInPlace(_ bytes: Data, _ type: AttachmentType) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type.rawValue, .contentDisposition: "inline",
                .contentSecurityPolicy: "sandbox; default-src 'none'; img-src 'self'; media-src 'self'",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
