#!/usr/bin/env python3
"""Prints the events of a county's open feed as they come, a JSON line each. What the feed loses stays lost: there is no desk here.

    listen.py FEED SERVER_KEY KEY_FILE

It says on standard error when the connection ends. A program that must have every event is `subscribe.py`.
"""

import sys

import zmq
from qinglian_wire import Curve


def main() -> None:
    feed, server_key, key_file = sys.argv[1:]
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.setsockopt(zmq.RCVHWM, 10_000)
    Curve(server_key, key_file).apply(socket)
    socket.subscribe("open.")
    endings = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    socket.connect(feed)
    poller = zmq.Poller()
    poller.register(socket, zmq.POLLIN)
    poller.register(endings, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        if socket in ready:
            print(socket.recv_multipart()[1].decode(), flush=True)
        else:
            endings.recv_multipart()
            print("the connection ended", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
