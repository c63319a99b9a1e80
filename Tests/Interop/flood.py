"""Floods an open desk over several connections, with heartbeats, until it is killed: flood.py DESK SERVER-KEY KEY-FILE."""

import sys
from pathlib import Path

import zmq
from qinglian_wire import Curve

desk, server_key, key_file = sys.argv[1:]
curve = Curve(server_key, Path(key_file))
sockets = [zmq.Context.instance().socket(zmq.DEALER) for _ in range(8)]
for socket in sockets:
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDHWM, 50_000)
    socket.setsockopt(zmq.RCVHWM, 1)
    socket.setsockopt(zmq.HEARTBEAT_IVL, 1)
    curve.apply(socket)
    socket.connect(desk)
print("up", flush=True)
while True:
    for socket in sockets:
        try:
            for _ in range(50):
                socket.send(b"x", zmq.NOBLOCK)
        except zmq.Again:
            pass
