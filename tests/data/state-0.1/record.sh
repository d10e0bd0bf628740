#!/usr/bin/env bash
# Records this folder anew: run in a checkout of version 0.1 (commit 4e3e325) with its packages on $PYTHON.
# Leaves vault/, state/, before/ (notes as they were), told/ (what it says of them) and sent.jsonl (what was sent
# by post) beside itself for tests/review/test_version_0_1.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python}
home=/tmp/version-0-1            # stands in the journal and the ledger; the tests write their own place over it
address=http://127.0.0.1:47651/v1
vault=$home/vault
rm -rf "$home" && mkdir -p "$home"
export XDG_STATE_HOME=$home/state XDG_CONFIG_HOME=$home/config HOME=$home PYTHONPATH=.
run() { "$python" -c 'from summarizer.cli.main import main; main()' "$@"; }

"$python" -m tests.server --port 47651 & server=$!
trap 'kill $server' EXIT
until "$python" -c 'import socket; socket.create_connection(("127.0.0.1", 47651))' 2>/dev/null; do sleep 0.1; done

cp -r examples/vault "$vault"
chinese=$(ls "$vault"/2024*.md); english=$(ls "$vault"/2025*.md)
# Copies differ in a comment, so that no kept answer of one is that of another.
for name in blanked later waits-1 waits-2 torn; do
  sed "s/EXA2PLE5/${name^^}01/; s/BLANKED01/BLANKED2/; s/LATER01/LATER222/; s/WAITS-\(.\)01/WAITS22\1/; s/TORN01/TORN2222/; s/我们可以补上/我们可以补上（$name）/" \
    "$chinese" > "$vault/$name.md"
done

# The English note: drafted, one field accepted, one edited, one rejected, the others wait.
cp "$english" "$home/english.before"
run fill "$english"
run accept "$english" --fields 研究问题
cat > "$home/editor" <<'EDITOR'
#!/usr/bin/env bash
sed -i '/^## 研究方法/{n;s/.*/我改过的方法/}' "$1"
EDITOR
chmod +x "$home/editor"
VISUAL=$home/editor EDITOR=$home/editor run edit "$english" --fields 研究方法
run reject "$english" --fields 研究背景 --reason "beside the point"

# The Chinese note: drafted by a model, whose answers are kept.
run batch "$chinese" --base-url "$address" --model good --yes

# A note that was drafted, accepted in part, and blanked by its importer.
cp "$vault/blanked.md" "$home/blanked.before"
run fill "$vault/blanked.md"
run accept "$vault/blanked.md" --fields 研究结论
cp "$vault/blanked.md" "$home/blanked-filled.before"
cp "$home/blanked.before" "$vault/blanked.md"

# A batch: one note fails, since its PDF is not there yet; two are sent by post.
sed -i 's/EXPDF2ZH/NOTHERE2/' "$vault/later.md"
run batch "$vault/later.md" || true
sed -i 's/NOTHERE2/EXPDF2ZH/' "$vault/later.md"
printf '%s\n' "$vault"/waits-*.md | run batch - --batch-api --yes --base-url "$address" --model good

# What version 0.1 says of all this.
rm -rf "$here/told" && mkdir "$here/told"
run status "$vault" --json > "$here/told/status.json"
run diff "$english" --json > "$here/told/diff.json"
run journal "$vault" --format csv > "$here/told/journal.csv"

# A write that was cut off half-way.
cp "$vault/torn.md" "$home/torn.before"
"$python" - "$vault/torn.md" <<'PYTHON'
import sys
from pathlib import Path
from summarizer.assembly import open_vault
from summarizer.note.backup import Pending
from summarizer.note.overwrite import is_torn

vault, note = open_vault(Path(sys.argv[1])), Path(sys.argv[1])
before = note.read_bytes()
after = before.replace("研究问题:: ".encode(), "研究问题:: 🤖 写到一半".encode())
assert before != after
kept = vault.state.backups
pending = Pending(str(note), kept.keep(before), kept.keep(after))
half = len(before) // 2
torn = after[:half] + before[half:] + after[len(before) :]
assert is_torn(torn, before, after)
try:
    with kept.writing(pending):
        note.write_bytes(torn)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    pass
PYTHON

# What the tests need: no locks, no PDFs (they are those of the example vault), the SQLite files whole.
for file in "$home"/state/summarizer/vault-*/*.sqlite; do
  "$python" -c "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')" "$file"
done
rm -rf "$here"/vault "$here"/state "$here"/before && mkdir "$here"/vault "$here"/before
cp -r "$home"/state/summarizer/vault-* "$here/state"
rm -rf "$here"/state/locks "$here"/state/reports "$here"/state/pending/*.lock
cp "$vault"/*.md "$here/vault"
for name in english blanked-filled torn; do cp "$home/$name.before" "$here/before/$name.md"; done
"$python" -c "import sys, urllib.request as u; sys.stdout.buffer.write(u.urlopen(sys.argv[1]).read())" \
  "$address/files/file-1/content" > "$here/sent.jsonl"
