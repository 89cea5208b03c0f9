"""An index in Milvus, with documents in an object store: for many machines and many passages.

    Milvus: NAME_<encoders>            a row a passage: vectors, sparse BM25 weights, frequencies;
                                       partitioned by tenant, which is the index's name today
    OBJECTS/NAME/originals/<sha256>    the original files; also documents/<sha256> and
                                       encoders/<sha256>/, all named by their bytes
    OBJECTS/NAME/log/<number>          a commit: which documents serve, how the counts changed
    OBJECTS/NAME/checkpoints/<number>  the commits up to there as one
    OBJECTS/NAME/lease.json            who is writing, until when

Rows and objects are written first and never changed. The commit that names them is one object,
created by a request that fails where its number is taken. So a change is seen whole or not at all.
What a killed process left is not found, and the next one collects it. What no longer serves is kept
for an hour, for those who opened the index before.

Searches wait for what was just written (`Strong`) until a generation has been open for ten seconds,
and not after that (`Bounded`).
"""
