"""A server on 127.0.0.1 that gives files in parts, or breaks a rule of HTTP in one way or another."""

import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer:
    """Serves `files` by path; `how` maps a path to the name of a behaviour below.

    Attributes:
        asked: method, path, headers of every request, in order.
        sent: bytes of bodies by path.
    """

    def __init__(self, files=None, how=None, context=None):
        self.context = context  # of ssl: serve https
        self.files, self.how = dict(files or {}), dict(how or {})
        self.asked, self.sent = [], {}
        self.redirects = {}
        self.tries = {}

    def __enter__(self):
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                served.asked.append(("GET", self.path, dict(self.headers)))
                served.answer(self)

            def log_message(self, *words):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass  # clients hang up as soon as they have what they want

        self.server = Server(("127.0.0.1", 0), Handler)
        if self.context is not None:
            self.server.socket = self.context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        scheme = "http" if self.context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def total(self, path):
        return self.sent.get(path, 0)

    def answer(self, to):
        path = to.path.partition("?")[0]
        if path in self.redirects:
            status, aim = self.redirects[path]
            to.send_response(status)
            to.send_header("Location", aim)
            to.send_header("Set-Cookie", "session=secret")
            to.send_header("Content-Length", "0")
            to.end_headers()
            return
        how = self.how.get(path, "parts")
        status = int(how) if how.isdigit() else None
        content = self.files.get(path)
        if content is None and status is None:
            status = 404
        if status is not None:
            to.send_response(status)
            to.send_header("Content-Length", "2")
            to.end_headers()
            to.wfile.write(b"no")
            return
        self.tries[path] = self.tries.get(path, 0) + 1
        getattr(self, f"give_{how}")(to, path, content)

    def body(self, to, path, content, pause=0.0):
        """Send in pieces until the other side hangs up."""
        for at in range(0, len(content), 1 << 14):
            piece = content[at : at + (1 << 14)]
            to.wfile.write(piece)
            self.sent[path] = self.sent.get(path, 0) + len(piece)
            if pause:
                time.sleep(pause)

    def asked_part(self, to, content):
        """Give begin and end of the part that was asked for; None without one."""
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", to.headers.get("Range", ""))
        return (int(found[1]), min(int(found[2]) + 1, len(content))) if found else None

    def part(self, to, path, content, *, total=None, begin=None, extra=(), cut=0, pause=0.0):
        found = self.asked_part(to, content)
        if found is None:
            self.give_whole(to, path, content)
            return
        if found[0] >= len(content):
            to.send_response(416)
            to.send_header("Content-Range", f"bytes */{len(content)}")
            to.send_header("Content-Length", "0")
            to.end_headers()
            return
        to.send_response(206)
        shown = found[0] if begin is None else begin
        to.send_header(
            "Content-Range",
            f"bytes {shown}-{found[1] - 1}/{len(content) if total is None else total}",
        )
        to.send_header("Content-Length", str(found[1] - found[0]))
        for name, value in extra:
            to.send_header(name, value)
        to.end_headers()
        self.body(to, path, content[found[0] : found[1] - cut], pause)
        if cut:
            self.hang_up(to)

    def hang_up(self, to):
        to.wfile.flush()
        to.connection.shutdown(socket.SHUT_RDWR)
        to.close_connection = True

    def give_parts(self, to, path, content):
        self.part(to, path, content, extra=[("ETag", '"one"')])

    def give_endless_total(self, to, path, content):
        self.part(to, path, content, total="9" * 5000)

    def give_whole(self, to, path, content):
        """The whole file, whatever was asked for."""
        to.send_response(200)
        to.send_header("Content-Length", str(len(content)))
        to.end_headers()
        self.body(to, path, content)

    def give_whole_without_length(self, to, path, content):
        to.send_response(200)
        to.send_header("Connection", "close")
        to.end_headers()
        self.body(to, path, content)
        to.close_connection = True

    def give_endless(self, to, path, content):
        """More and more, without a length."""
        to.send_response(200)
        to.send_header("Connection", "close")
        to.end_headers()
        self.body(to, path, content + bytes(1 << 28))

    def give_wrong_place(self, to, path, content):
        self.part(to, path, content, begin=7)

    def give_wrong_total(self, to, path, content):
        """Another size with every answer."""
        self.part(to, path, content, total=len(content) + self.tries[path])

    def give_no_total(self, to, path, content):
        self.part(to, path, content, total="*")

    def give_another_each_time(self, to, path, content):
        self.part(to, path, content, extra=[("ETag", f'"{self.tries[path]}"')])

    def give_packed(self, to, path, content):
        self.part(to, path, content, extra=[("Content-Encoding", "gzip")])

    def give_several(self, to, path, content):
        self.part(to, path, content, extra=[("Content-Type", "multipart/byteranges; boundary=x")])

    def give_cut(self, to, path, content):
        self.part(to, path, content, cut=10)

    def give_cut_once(self, to, path, content):
        self.part(to, path, content, cut=10 if self.tries[path] == 1 else 0)

    def give_slow(self, to, path, content):
        self.part(to, path, content, pause=0.3)

    def give_silent(self, to, path, content):
        time.sleep(2)
        self.hang_up(to)

    def give_page(self, to, path, content):
        page = b"<!DOCTYPE html><title>Log in</title>"
        to.send_response(200)
        to.send_header("Content-Type", "text/html; charset=utf-8")
        to.send_header("Content-Length", str(len(page)))
        to.end_headers()
        to.wfile.write(page)
