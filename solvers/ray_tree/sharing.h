/* Subtrees that idle workers take over from busy ones. */
#ifndef RAY_TREE_SHARING_H
#define RAY_TREE_SHARING_H

#include "face_list.h"
#include "node.h"
#include "relaxation.h"
#include "search.h"

#define NO_JOB (-1)

/* A node that waits for a worker, then the records of all below it. */
typedef struct {
    Node *node;
    Columns *columns;
    struct Solution *solution;
    int depth;
    long number;
    Records records;
} Job;

typedef struct Board {
    volatile int locked;
    int workers;
    volatile int busy; /* workers; the first one from the beginning */
    volatile int waiting;
    Job *queue[MOST_WORKERS]; /* the jobs that wait, oldest first */
    Job **job;                /* all of them by number; NULL: taken back */
    long jobs, room;
    Records records; /* of the first worker */
} Board;

SHARED Board *new_board(int workers);
SHARED void free_board(Board *board);
/* Lets others take a node, if one of them is idle; NO_JOB if none is. */
SHARED long offer_job(Search *search, const Node *node, const Columns *columns, int depth);
/* Records that a job stands here, unless no one has begun it: returns whether it is the caller's. */
SHARED int take_back(Search *search, long number);
/* Takes jobs until no worker is busy. */
SHARED void take_jobs(Search *search, Relaxation *lp, const FaceList *all);
/* The records of all workers in preorder. */
SHARED void join_records(const Board *board, Records *joined);

#endif
