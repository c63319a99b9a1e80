import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import Transfers

@testable import Notification

@Suite("Group robots", .timeLimit(.minutes(1)))
struct RobotChannelTests {
    /// Signatures computed with Python's hmac and base64.
    @Test("DingTalk's signature goes into the URL, encoded, and without a secret the URL stays as it is")
    func dingTalk() {
        let url = "https://oapi.dingtalk.com/robot/send?access_token=abc"
        #expect(DingTalkChannel.signature("SECxyz清", channelTime) == "rFLgp3caiIF+RCKLpbEXJrbrSbd/9rd5ZtygAfnEafM=")
        #expect(
            DingTalkChannel.url(url, secret: "SECxyz清", channelTime)
                == url + "&timestamp=1732249200123&sign=rFLgp3caiIF%2BRCKLpbEXJrbrSbd%2F9rd5ZtygAfnEafM%3D")
        #expect(DingTalkChannel.url("https://a/", secret: "s", channelTime).hasPrefix("https://a/?timestamp="))
        #expect(DingTalkChannel.url(url, secret: nil, channelTime) == url)
        #expect(text(DingTalkChannel.body("您有 1 件待办")) == #"{"msgtype":"text","text":{"content":"您有 1 件待办"}}"#)
    }

    @Test("Feishu's signature goes into the body, and without a secret it is left out")
    func feishu() {
        #expect(
            FeishuChannel.signature("SECxyz清", seconds: 1_732_249_200) == "qzjfYXao7Iq6hiTHNsKI8cZoB7nes7OUeFmMVCVtMaU="
        )
        #expect(
            text(FeishuChannel.body("您有 1 件待办", secret: "SECxyz清", channelTime))
                == #"{"content":{"text":"您有 1 件待办"},"msg_type":"text","#
                + #""sign":"qzjfYXao7Iq6hiTHNsKI8cZoB7nes7OUeFmMVCVtMaU=","timestamp":"1732249200"}"#)
        #expect(
            text(FeishuChannel.body("a", secret: nil, channelTime)) == #"{"content":{"text":"a"},"msg_type":"text"}"#)
    }

    @Test("WeCom's message is markdown; a text that is too long is cut between characters")
    func weCom() throws {
        #expect(
            text(WeComChannel.body("您有 1 件待办"))
                == #"{"markdown":{"content":"您有 1 件待办"},"msgtype":"markdown"}"#)
        let body = try JSONCoding.decode(
            JSONValue.self, from: Data(WeComChannel.body(String(repeating: "清", count: 5_000))))
        #expect(body["markdown"]?["content"] == .string(String(repeating: "清", count: 341)))
    }

    @Test(
        "a robot's failures stand in the body of an answer that says 200",
        arguments: [
            (.wecom, 200, #"{"errcode":0,"errmsg":"ok"}"#, "delivered"),
            (.wecom, 200, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#, "failed rate-limited after 60"),
            (.wecom, 200, #"{"errcode":93000,"errmsg":"invalid webhook url"}"#, "gone"),
            (.wecom, 200, #"{"errcode":-1,"errmsg":"system busy"}"#, "failed rejected"),
            (.wecom, 200, #"{"errcode":45002,"errmsg":"content size out of limit"}"#, "refused too-large"),
            (.wecom, 200, #"{"errcode":12345}"#, "failed rejected"),
            (.wecom, 200, "", "failed bad-answer"), (.wecom, 200, "<html>", "failed bad-answer"),
            (.wecom, 200, "{}", "failed bad-answer"), (.wecom, 200, #"{"errcode":"0"}"#, "failed bad-answer"),
            (.wecom, 502, #"{"errcode":0}"#, "failed server-error"),
            (.dingtalk, 200, #"{"errcode":0,"errmsg":"ok"}"#, "delivered"),
            (.dingtalk, 200, #"{"errcode":130101,"errmsg":"send too fast"}"#, "failed rate-limited after 600"),
            (.dingtalk, 200, #"{"errcode":310000,"errmsg":"sign not match"}"#, "refused authentication"),
            (.dingtalk, 200, #"{"errcode":400101,"errmsg":"token is not exist"}"#, "gone"),
            (.dingtalk, 200, #"{"errcode":-1,"errmsg":"系统繁忙"}"#, "failed rejected"),
            (.feishu, 200, #"{"code":0,"msg":"success","data":{}}"#, "delivered"),
            (.feishu, 200, #"{"code":11232,"msg":"too many request"}"#, "failed rate-limited after 60"),
            (.feishu, 200, #"{"code":19021,"msg":"sign match fail"}"#, "refused authentication"),
            (.feishu, 200, #"{"code":19001,"msg":"token invalid"}"#, "gone"),
            (.feishu, 400, #"{"code":9499,"msg":"Bad Request"}"#, "failed rejected"),
        ] as [(NoticeChannel, Int, String, String)])
    func answers(robot: NoticeChannel, status: Int, body: String, summary: String) throws {
        let channel = try #require(try robots().first { $0.name == robot })
        #expect(channel.verdict(on: answer(status, body), at: channelTime).outcome.summary == summary)
    }

    @Test("the log says what the robot said, on one line, without anybody's address")
    func detail() throws {
        let channel = try #require(try robots().first)
        let verdict = channel.verdict(
            on: answer(200, #"{"errcode":7,"errmsg":"no\n a@b.example 138"}"#), at: channelTime)
        #expect(verdict.detail == "errcode 7: no … 138")
    }

    private func robots() throws -> [any HTTPChannel] {
        let transfers = try loopbackTransfers()
        return [
            WeComChannel(transfers: transfers, now: { channelTime }, logger: channelLogger),
            DingTalkChannel(transfers: transfers, now: { channelTime }, logger: channelLogger),
            FeishuChannel(transfers: transfers, now: { channelTime }, logger: channelLogger),
        ]
    }

    @Test("a group hears one sentence and nothing of the matter, whichever the robot")
    func nothingOfTheMatter() async throws {
        let heard = Mutex<[ReceivedRequest]>([])
        let server = try LoopbackServer { connection in
            while true {
                let request = try connection.request()
                heard.withLock { $0.append(request) }
                try connection.answer("200 OK", #"{"errcode":0,"code":0}"#)
            }
        }
        for robot in try robots() {
            let message = try outgoing(to: "http://127.0.0.1:\(server.port)/send?key=abc", secrets: ["secret"])
            #expect(await robot.send(message).summary == "delivered")
        }
        let requests = heard.withLock { $0 }
        #expect(requests.count == 3)
        for request in requests {
            let said = request.line + text(request.body)
            #expect(said.contains("key=abc") && said.contains("您有 1 件待办"))
            for word in ["求助", "五马村", "ql.example", "case", "\"secret\""] { #expect(!said.contains(word)) }
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
