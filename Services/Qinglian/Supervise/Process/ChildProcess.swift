import ArgumentParser
import CProcess
import Foundation
import Glibc

/// Starts programs that end with the process that started them, however it ends.
struct ChildProcess {
    let pid: Int32
    /// What the program writes to its standard output and error; non-blocking, closed by the owner.
    let output: Int32

    /// Starts `program` with its output in a pipe, no input, default signals and a process group of its own, so that
    /// Ctrl-C on the terminal reaches only the supervisor.
    ///
    /// Call it on a thread that lives as long as the children shall: the kernel watches the thread, not the process.
    /// - Parameter shim: this command line's own binary; its hidden `child` command asks the kernel for the signal and
    ///   then becomes the program, so that no moment is left in which a child could outlive its parent.
    static func start(_ program: ServiceProgram, shim: String) throws -> ChildProcess {
        guard access(program.program, X_OK) == 0 else {
            throw Failure(.unavailable, "\(program.program) is not there or not executable", hint: "build it first")
        }
        let ends = try PipeEnds()
        defer { close(ends.write) }

        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, ends.write, 1)
        posix_spawn_file_actions_adddup2(&files, ends.write, 2)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var every = sigset_t()
        sigfillset(&every)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &every)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

        let words = [shim, "child", "--parent", String(getpid()), "--", program.program] + program.arguments
        var pid: Int32 = 0
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        let problem = withCStrings(words) { words in
            withCStrings(environment) { posix_spawn(&pid, shim, &files, &attributes, words, $0) }
        }
        guard problem == 0 else {
            close(ends.read)
            throw Failure(.software, "\(shim) cannot be started: \(String(cString: strerror(problem)))")
        }
        PipeEnds.makeNonBlocking(ends.read)
        return ChildProcess(pid: pid, output: ends.read)
    }

    /// The hidden command's work, in the child: from here on it dies with `parent`. Returns only if that failed.
    static func become(_ words: [String], childOf parent: Int32) throws -> Never {
        guard die_with_parent(SIGKILL) == 0 else { throw failure("prctl") }
        // The parent may have ended before the kernel was asked.
        guard getppid() == parent else { _exit(0) }
        guard let program = words.first else { throw Failure(.usage, "no program was named") }
        withCStrings(words) { _ = execv(program, $0) }
        throw failure("exec of \(program)")
    }

    private static func failure(_ call: String) -> Failure {
        Failure(.software, "\(call) failed: \(String(cString: strerror(errno)))")
    }

    private static func withCStrings<R>(
        _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("an array that ends in nil is not empty") }
            return body(base)
        }
    }
}

/// Hidden: what `up` starts in order to start a service. It ties itself to its parent and becomes the service.
struct Child: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Option var parent: Int32
    @Argument(parsing: .postTerminator) var words: [String]

    func run() throws {
        try ChildProcess.become(words, childOf: parent)
    }
}

/// How a child process ended, read from the status of waitpid(2).
enum ExitStatus: Equatable, Sendable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .code(waitStatus >> 8 & 0xFF) : .signal(signal)
    }

    /// Whether starting it again would end alike: wrong flags (64), a key file that is missing, wrong or open to others
    /// (77), a wrong configuration (78).
    var isFinal: Bool { [.code(64), .code(77), .code(78)].contains(self) }

    var description: String {
        switch self {
        case .code(let code): "exit status \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }
}

/// A pipe whose ends no started program inherits.
struct PipeEnds {
    let read: Int32
    let write: Int32

    /// Only one thread of this process starts programs, so nothing slips between pipe(2) and fcntl(2).
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Failure(.software, "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        read = ends[0]
        write = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    static func makeNonBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
}
