/* Follows a feed in C: prints every event on its topics once, in order, a JSON line each, and goes on where it was.
 *
 *   cc -o follow follow.c -lzmq -ljansson
 *   follow FEED DESK POSITION_FILE TOPIC…                          on the suite's own machine: ipc:// endpoints
 *   follow -k KEY_FILE -s SERVER_KEY FEED DESK POSITION_FILE TOPIC…   over tcp://, with the file of `qinglian keys new`
 *   with -n COUNT it ends after the page that brings the number of printed events to COUNT
 *
 * The feed is used as a bell only: a head that is ahead of us says that there is something to read, and `feed.read` of the desk
 * has it whole and in order. That is one round trip slower than holding events and proving that none is missing, and much
 * less code; Shared/Messages/WIRE.md tells how to do the other.
 */

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define POSITION 20 /* digits of a position */
#define PAGE 500    /* events asked for at once */
#define PATIENCE 3  /* seconds until a question is asked again, and until silence is told */

static const char *key_file, *server_key;
static long wanted = -1, printed; /* events; a negative number: without end */

struct place {
    char ledger[80];
    char position[POSITION + 1];
};

static void fail(const char *what, const char *why) {
    fprintf(stderr, "follow: %s: %s\n", what, why);
    exit(1);
}

/* Keys */

/* A member of a ZPL certificate, `public-key = "…"`: 40 characters of Z85. */
static void certificate(const char *member, char key[41]) {
    FILE *file = fopen(key_file, "r");
    if (!file) fail(key_file, strerror(errno));
    char line[256];
    key[0] = 0;
    while (fgets(line, sizeof line, file)) {
        const char *name = line + strspn(line, " \t");
        const char *quote = strchr(name, '"');
        if (strncmp(name, member, strlen(member)) == 0 && quote && strlen(quote) > 41) {
            memcpy(key, quote + 1, 40);
            key[40] = 0;
        }
    }
    fclose(file);
    if (!key[0]) fail(key_file, "it holds no such key; name the .key_secret file");
}

static void *connected(void *context, int kind, const char *endpoint) {
    void *socket = zmq_socket(context, kind);
    int zero = 0, one = 1, seconds = 5, milliseconds = 15000;
    int64_t largest = 16 << 20;
    zmq_setsockopt(socket, ZMQ_LINGER, &zero, sizeof zero);
    zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof largest);
    /* TCP finds out who is gone; heartbeats could end this process: see WIRE.md. */
    zmq_setsockopt(socket, ZMQ_TCP_KEEPALIVE, &one, sizeof one);
    zmq_setsockopt(socket, ZMQ_TCP_KEEPALIVE_IDLE, &seconds, sizeof seconds);
    zmq_setsockopt(socket, ZMQ_TCP_KEEPALIVE_INTVL, &seconds, sizeof seconds);
    zmq_setsockopt(socket, ZMQ_TCP_MAXRT, &milliseconds, sizeof milliseconds);
    if (key_file) {
        char public_key[41], secret[41];
        certificate("public-key", public_key);
        certificate("secret-key", secret);
        if (zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key, 41) != 0 ||
            zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public_key, 41) != 0 ||
            zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret, 41) != 0)
            fail("keys", zmq_strerror(errno));
    }
    if (zmq_connect(socket, endpoint) != 0) fail(endpoint, zmq_strerror(errno));
    return socket;
}

/* Our place, on disk before we go on. */

static struct place stored(const char *path) {
    struct place place = {"", "00000000000000000000"};
    FILE *file = fopen(path, "r");
    if (!file) return place;
    if (fscanf(file, "%79s %20s", place.ledger, place.position) != 2) fail(path, "it is no file of ours");
    fclose(file);
    return place;
}

static void store(const char *path, const struct place *place) {
    char fresh[4096];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || dprintf(file, "%s %s\n", place->ledger, place->position) < 0 || fsync(file) != 0 || close(file) != 0 ||
        rename(fresh, path) != 0)
        fail(path, strerror(errno));
}

/* The desk */

/* A UUID of version 7 (RFC 9562), of now. */
static void new_id(char text[37]) {
    struct timespec now;
    unsigned char b[16];
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    if (getrandom(b, sizeof b, 0) != sizeof b) fail("random", strerror(errno));
    for (int i = 0; i < 6; i++) b[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
    b[6] = (b[6] & 0x0f) | 0x70;
    b[8] = (b[8] & 0x3f) | 0x80;
    snprintf(text, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4],
             b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static json_t *receive_json(void *socket) {
    zmq_msg_t frame;
    zmq_msg_init(&frame);
    zmq_msg_recv(&frame, socket, 0);
    json_t *value = json_loadb(zmq_msg_data(&frame), zmq_msg_size(&frame), 0, NULL);
    zmq_msg_close(&frame);
    return value;
}

static int more_frames(void *socket) {
    int more = 0;
    size_t size = sizeof more;
    zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size);
    return more;
}

static void skip_frames(void *socket) {
    while (more_frames(socket)) zmq_recv(socket, NULL, 0, 0);
}

/* Prints the events of an answer. They are the bytes that the ledger holds. */
static void print_events(void *desk) {
    while (more_frames(desk)) {
        zmq_msg_t event;
        zmq_msg_init(&event);
        zmq_msg_recv(&event, desk, 0);
        fwrite(zmq_msg_data(&event), 1, zmq_msg_size(&event), stdout);
        putchar('\n');
        printed++;
        zmq_msg_close(&event);
    }
    if (fflush(stdout) != 0) fail("standard output", strerror(errno));
}

/* Reads one page after our place, prints it and moves our place. Returns whether there is more. */
static int read_page(void *desk, struct place *place, const char *path, char **topics, int count) {
    char id[37], deadline[40];
    time_t end = time(NULL) + 60;
    new_id(id);
    strftime(deadline, sizeof deadline, "%Y-%m-%dT%H:%M:%S.000Z", gmtime(&end));
    json_t *words = json_array();
    for (int i = 0; i < count; i++) json_array_append_new(words, json_string(topics[i]));
    json_t *request = json_pack("{s:s, s:s, s:s, s:{s:s}, s:{s:s, s:i, s:o}}", "jsonrpc", "2.0", "id", id, "method", "feed.read",
                                "context", "deadline", deadline, "params", "after", place->position, "limit", PAGE, "topics", words);
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    while (time(NULL) < end) {
        zmq_send(desk, text, strlen(text), 0);
        zmq_pollitem_t ready = {desk, 0, ZMQ_POLLIN, 0};
        if (zmq_poll(&ready, 1, PATIENCE * 1000) <= 0) continue; /* the same question again, under the same id */
        json_t *reply = receive_json(desk);
        const char *about = json_string_value(json_object_get(reply, "id"));
        json_t *result = json_object_get(reply, "result"), *error = json_object_get(reply, "error");
        if (!about || strcmp(about, id) != 0 || (!result && json_integer_value(json_object_get(error, "code")) == -32001)) {
            skip_frames(desk); /* an answer to an earlier question, or the desk is busy */
            json_decref(reply);
            continue;
        }
        if (!result) fail("feed.read", json_string_value(json_object_get(error, "message")));
        const char *ledger = json_string_value(json_object_get(result, "ledger"));
        if (place->ledger[0] && strcmp(place->ledger, ledger) != 0)
            fail("the ledger was replaced", "see \"A ledger's life\" in WIRE.md before you remove the position file");
        print_events(desk);
        snprintf(place->ledger, sizeof place->ledger, "%s", ledger);
        snprintf(place->position, sizeof place->position, "%s", json_string_value(json_object_get(result, "through")));
        int more = json_is_true(json_object_get(result, "more"));
        json_decref(reply);
        free(text);
        store(path, place);
        return more;
    }
    free(text);
    fprintf(stderr, "follow: the desk does not answer; still trying\n");
    return 1;
}

int main(int count, char **words) {
    int option;
    while ((option = getopt(count, words, "k:s:n:")) != -1) {
        if (option == 'k') key_file = optarg;
        else if (option == 's') server_key = optarg;
        else if (option == 'n') wanted = atol(optarg);
        else return 64;
    }
    if (count - optind < 4 || !key_file != !server_key) {
        fprintf(stderr, "follow [-k KEY_FILE -s SERVER_KEY] [-n COUNT] FEED DESK POSITION_FILE TOPIC…\n");
        return 64;
    }
    const char *path = words[optind + 2];
    char **topics = words + optind + 3;
    int topic_count = count - optind - 3;
    struct place place = stored(path);

    void *context = zmq_ctx_new();
    void *feed = connected(context, ZMQ_SUB, words[optind]);
    void *desk = connected(context, ZMQ_DEALER, words[optind + 1]);
    /* Only heads: the events themselves are read. A head's topic is all that is wanted of the feed. */
    zmq_setsockopt(feed, ZMQ_SUBSCRIBE, "feed.head.", strlen("feed.head."));

    while (wanted < 0 || printed < wanted) {
        zmq_pollitem_t ready = {feed, 0, ZMQ_POLLIN, 0};
        if (zmq_poll(&ready, 1, PATIENCE * 1000) <= 0) {
            fprintf(stderr, "follow: no head for %d s: the source is down or out of reach; still trying\n", PATIENCE);
            continue;
        }
        zmq_recv(feed, NULL, 0, 0); /* the topic */
        json_t *head = more_frames(feed) ? receive_json(feed) : NULL;
        skip_frames(feed);
        const char *position = json_string_value(json_object_get(head, "head"));
        /* Twenty digits: the greater text is the greater number. */
        int behind = position && strcmp(position, place.position) > 0;
        json_decref(head);
        while (behind) behind = read_page(desk, &place, path, topics, topic_count);
    }
    zmq_close(desk);
    zmq_close(feed);
    zmq_ctx_term(context);
    return 0;
}
