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
            (.wecom, 200, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#, "failed wecom-45009 after 60"),
            (.wecom, 200, #"{"errcode":93000,"errmsg":"invalid webhook url"}"#, "disabled wecom-93000"),
            (.wecom, 200, #"{"errcode":-1,"errmsg":"system busy"}"#, "failed wecom-1"),
            (.wecom, 200, #"{"errcode":45002,"errmsg":"content size out of limit"}"#, "refused wecom-45002"),
            (.wecom, 200, #"{"errcode":12345}"#, "failed wecom-12345"),
            (.wecom, 200, "", "failed wecom-answer"), (.wecom, 200, "<html>", "failed wecom-answer"),
            (.wecom, 200, "{}", "failed wecom-answer"), (.wecom, 200, #"{"errcode":"0"}"#, "failed wecom-answer"),
            (.wecom, 502, #"{"errcode":0}"#, "failed http-502"),
            (.dingtalk, 200, #"{"errcode":0,"errmsg":"ok"}"#, "delivered"),
            (.dingtalk, 200, #"{"errcode":130101,"errmsg":"send too fast"}"#, "failed dingtalk-130101 after 600"),
            (.dingtalk, 200, #"{"errcode":310000,"errmsg":"sign not match"}"#, "refused dingtalk-310000"),
            (.dingtalk, 200, #"{"errcode":400101,"errmsg":"token is not exist"}"#, "disabled dingtalk-400101"),
            (.dingtalk, 200, #"{"errcode":-1,"errmsg":"系统繁忙"}"#, "failed dingtalk-1"),
            (.feishu, 200, #"{"code":0,"msg":"success","data":{}}"#, "delivered"),
            (.feishu, 200, #"{"code":11232,"msg":"too many request"}"#, "failed feishu-11232 after 60"),
            (.feishu, 200, #"{"code":19021,"msg":"sign match fail"}"#, "refused feishu-19021"),
            (.feishu, 200, #"{"code":19001,"msg":"token invalid"}"#, "disabled feishu-19001"),
            (.feishu, 400, #"{"code":9499,"msg":"Bad Request"}"#, "failed http-400"),
        ] as [(NoticeChannel, Int, String, String)])
    func answers(robot: NoticeChannel, status: Int, body: String, summary: String) {
        let answer = answer(status, body)
        let outcome =
            switch robot {
            case .wecom: WeComChannel.outcome(answer, at: channelTime)
            case .dingtalk: DingTalkChannel.outcome(answer, at: channelTime)
            default: FeishuChannel.outcome(answer, at: channelTime)
            }
        #expect(outcome.summary == summary)
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
        let transfers = try loopbackTransfers()
        let robots: [any Channel] = [
            WeComChannel(transfers: transfers) { channelTime }, DingTalkChannel(transfers: transfers) { channelTime },
            FeishuChannel(transfers: transfers) { channelTime },
        ]
        for robot in robots {
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
