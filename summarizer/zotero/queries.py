"""The SQL that reads Zotero's database: by column name only, so that columns of newer versions do no harm.

Tables and columns are the same in the schemas of Zotero 5 to 10 (resource/schema/userdata.sql), but for
`itemAnnotations`, which came with 6. `:group` is the server's group number, NULL for the own library.
"""

from __future__ import annotations

TABLES = (
    "items",
    "itemAttachments",
    "itemAnnotations",
    "collections",
    "collectionItems",
    "itemTags",
    "tags",
    "deletedItems",
    "libraries",
    "groups",
    "itemRelations",
    "relationPredicates",
)
"""What is read, and so checked for damage."""

_LIBRARY = "(CASE WHEN :group IS NULL THEN l.type = 'user' ELSE g.groupID = :group END)"
_TITLE = """(SELECT v.value FROM itemData d JOIN fields f USING (fieldID)
    JOIN itemDataValues v USING (valueID) WHERE d.itemID = i.itemID AND f.fieldName = 'title')"""
_REGULAR = """i.itemID NOT IN (SELECT itemID FROM deletedItems) AND i.itemTypeID NOT IN
    (SELECT itemTypeID FROM itemTypes WHERE typeName IN ('attachment', 'note', 'annotation'))"""

ATTACHMENT = f"""
SELECT i.key, a.linkMode, a.contentType, a.path, p.key AS parentKey,
       (i.itemID IN (SELECT itemID FROM deletedItems)
        OR coalesce(a.parentItemID, 0) IN (SELECT itemID FROM deletedItems)) AS trashed
FROM items i JOIN itemAttachments a USING (itemID) JOIN libraries l USING (libraryID)
LEFT JOIN groups g USING (libraryID) LEFT JOIN items p ON p.itemID = a.parentItemID
WHERE i.key = :key AND {_LIBRARY}"""

ATTACHMENTS = f"""
SELECT i.key, a.linkMode, a.contentType, a.path, p.key AS parentKey,
       p.itemID IN (SELECT itemID FROM deletedItems) AS trashed
FROM items p JOIN itemAttachments a ON a.parentItemID = p.itemID JOIN items i ON i.itemID = a.itemID
JOIN libraries l ON l.libraryID = p.libraryID LEFT JOIN groups g ON g.libraryID = l.libraryID
WHERE p.key = :key AND {_LIBRARY}
  AND a.linkMode IN (0, 1, 2) AND a.itemID NOT IN (SELECT itemID FROM deletedItems)
ORDER BY a.contentType = 'application/pdf' DESC, i.dateAdded, i.itemID"""

ANNOTATIONS = f"""
SELECT i.key, n.type, n.text, n.comment, n.color, n.pageLabel, n.position, n.isExternal,
       (SELECT group_concat(t.name, char(31)) FROM itemTags it JOIN tags t USING (tagID)
        WHERE it.itemID = n.itemID) AS tags
FROM items att JOIN itemAnnotations n ON n.parentItemID = att.itemID JOIN items i ON i.itemID = n.itemID
JOIN libraries l ON l.libraryID = att.libraryID LEFT JOIN groups g ON g.libraryID = l.libraryID
WHERE att.key = :key AND {_LIBRARY} AND n.itemID NOT IN (SELECT itemID FROM deletedItems)
  AND NOT (n.isExternal AND coalesce(n.authorName, '') = 'summarizer')
ORDER BY n.sortIndex, n.itemID"""
"""Without those that Zotero read from a copy which this program annotated: they are nobody's own."""

PLACES = """
SELECT i.key, g.groupID, l.type, i.itemID IN (SELECT itemID FROM deletedItems) AS trashed,
       coalesce(p.key, '') AS parentKey
FROM items i JOIN libraries l USING (libraryID) LEFT JOIN groups g USING (libraryID)
LEFT JOIN {children} c ON c.itemID = i.itemID LEFT JOIN items p ON p.itemID = c.parentItemID
WHERE i.key = :key AND l.type IN ('user', 'group')"""
"""All libraries' objects with a key, each with its parent's; `{children}` gives itemID and parentItemID."""

CHILDREN = {
    "itemAttachments": "SELECT itemID, parentItemID FROM itemAttachments",
    "itemNotes": "SELECT itemID, parentItemID FROM itemNotes",
    "itemAnnotations": "SELECT itemID, parentItemID FROM itemAnnotations",
}

SUCCESSORS = f"""
SELECT i.key FROM itemRelations r JOIN relationPredicates rp USING (predicateID) JOIN items i USING (itemID)
JOIN libraries l USING (libraryID) LEFT JOIN groups g USING (libraryID)
WHERE rp.predicate = 'dc:replaces' AND r.object LIKE '%/items/' || :key AND {_LIBRARY}"""
"""What took the place of an object when Zotero merged duplicates (xpcom/data/items.js, `merge`)."""

ITEMS_BY_FIELD = f"""
SELECT i.key, g.groupID, {_TITLE} AS title, v.value
FROM itemDataValues v JOIN itemData d USING (valueID) JOIN fields f USING (fieldID)
JOIN items i USING (itemID) LEFT JOIN groups g USING (libraryID)
WHERE f.fieldName = :field AND v.value LIKE :like ESCAPE '\\' AND {_REGULAR}"""

COLLECTIONS = """
SELECT c.collectionID, c.collectionName, c.parentCollectionID, c.key, g.groupID
FROM collections c LEFT JOIN groups g USING (libraryID)"""

TRASHED_COLLECTIONS = "SELECT collectionID FROM deletedCollections"

ITEMS_IN_COLLECTION = f"""
SELECT i.key, g.groupID, {_TITLE} AS title
FROM collections c JOIN libraries l ON l.libraryID = c.libraryID
LEFT JOIN groups g ON g.libraryID = l.libraryID
JOIN collectionItems ci USING (collectionID) JOIN items i USING (itemID)
WHERE c.key = :key AND {_LIBRARY} AND {_REGULAR}"""

ITEMS_TAGGED = f"""
SELECT i.key, g.groupID, {_TITLE} AS title
FROM tags t JOIN itemTags it USING (tagID) JOIN items i USING (itemID) LEFT JOIN groups g USING (libraryID)
WHERE t.name = :tag AND {_REGULAR}"""
