# Copyright the SalesPartner contributors.
# SPDX-License-Identifier: Apache-2.0
"""Fetches every message of INBOX whole, many to a command, and prints how many there were and the seconds that it took."""
import imaplib
import sys
import time

host, port, user, password, at_once = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
begin = time.perf_counter()
client = imaplib.IMAP4(host, port)
client.login(user, password)
client.select("INBOX", readonly=True)
uids = client.uid("SEARCH", "ALL")[1][0].split()
count = 0
for start in range(0, len(uids), at_once):
    answer = client.uid("FETCH", b",".join(uids[start:start + at_once]).decode(), "(UID FLAGS INTERNALDATE BODY.PEEK[])")[1]
    count += sum(1 for part in answer if isinstance(part, tuple))
print(count, time.perf_counter() - begin)
client.logout()
