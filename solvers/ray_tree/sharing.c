#include "sharing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "records.h"
#include "solution.h"
#include "tree.h"

#define FIRST_PAUSE 20000 /* nanoseconds; the next ones are twice as long */
#define LAST_PAUSE 1000000

static void lock(Board *board) {
    while (__sync_lock_test_and_set(&board->locked, 1));
}

static void unlock(Board *board) {
    __sync_lock_release(&board->locked);
}

Board *new_board(int workers) {
    Board *board = calloc(1, sizeof(Board));
    if (board) {
        board->workers = workers;
        board->busy = 1;
    }
    return board;
}

static void free_job(Job *job) {
    if (!job) return;
    free(job->node);
    free(job->columns);
    free(job->solution);
    free_records(&job->records);
    free(job);
}

void free_board(Board *board) {
    for (long q = 0; q < board->jobs; q++) free_job(board->job[q]);
    free(board->job);
    free_records(&board->records);
    free(board);
}

static Job *new_job(const Search *search, const Node *node, const Columns *columns, int depth) {
    size_t bytes = sizeof(Columns) + columns->count * sizeof(Column);
    Job *job = calloc(1, sizeof(Job));
    job->depth = depth;
    job->node = copy_node(search, node);
    job->node->faces = NULL; /* those of another worker */
    job->columns = malloc(bytes);
    memcpy(job->columns, columns, bytes);
    if (node->solution) {
        job->solution = malloc(sizeof(Solution));
        *job->solution = *node->solution;
    }
    return job;
}

static int is_wanted(const Board *board) {
    return board->waiting < board->workers - board->busy;
}

/* Gives a job a number and a place in the queue; 0 if there is no memory for it. */
static int enqueue(Board *board, Job *job) {
    if (board->jobs == board->room) {
        long room = 2 * board->room + 256;
        Job **larger = realloc(board->job, room * sizeof(Job *));
        if (!larger) return 0;
        board->job = larger;
        board->room = room;
    }
    job->number = board->jobs;
    board->job[board->jobs++] = job;
    board->queue[board->waiting++] = job;
    return 1;
}

long offer_job(Search *search, const Node *node, const Columns *columns, int depth) {
    Board *board = search->board;
    if (!is_wanted(board)) return NO_JOB; /* a look without the lock */
    Job *job = new_job(search, node, columns, depth);
    lock(board);
    int queued = is_wanted(board) && enqueue(board, job);
    long number = job->number;
    unlock(board);
    if (queued) return number;
    free_job(job);
    return NO_JOB;
}

static void remove_from_queue(Board *board, int place) {
    board->waiting--;
    for (int q = place; q < board->waiting; q++) board->queue[q] = board->queue[q + 1];
}

int take_back(Search *search, long number) {
    Board *board = search->board;
    Job *mine = NULL;
    lock(board);
    for (int q = 0; q < board->waiting && !mine; q++) {
        if (board->queue[q]->number != number) continue;
        mine = board->queue[q];
        remove_from_queue(board, q);
        board->job[number] = NULL;
    }
    unlock(board);
    if (mine) free_job(mine);
    else put_job(search, number);
    return mine != NULL;
}

static void do_job(Search *search, Relaxation *lp, const FaceList *all, Job *job) {
    Records before = search->records;
    memset(&search->records, 0, sizeof search->records);
    job->node->faces = all;
    job->node->unlisted = 1;
    job->node->solution = job->solution;
    branch(search, lp, job->node, job->columns, job->depth);
    job->records = search->records;
    search->records = before;
    free(job->node);
    free(job->columns);
    free(job->solution);
    job->node = NULL;
    job->columns = NULL;
    job->solution = NULL;
}

/* The worker is idle when it comes, and busy when it has a job. */
static Job *next_job(Board *board, int *over) {
    Job *job = NULL;
    lock(board);
    if (board->waiting) {
        job = board->queue[0];
        remove_from_queue(board, 0);
        board->busy++;
    }
    *over = !board->busy;
    unlock(board);
    return job;
}

static void become_idle(Board *board) {
    lock(board);
    board->busy--;
    unlock(board);
}

void take_jobs(Search *search, Relaxation *lp, const FaceList *all) {
    struct timespec pause = {0, FIRST_PAUSE};
    Board *board = search->board;
    int over = 0;
    if (!search->worker) become_idle(board);
    while (!over) {
        Job *job = next_job(board, &over);
        if (job) {
            do_job(search, lp, all, job);
            become_idle(board);
            pause.tv_nsec = FIRST_PAUSE;
        } else if (!over) {
            nanosleep(&pause, NULL);
            if (pause.tv_nsec < LAST_PAUSE) pause.tv_nsec *= 2;
        }
    }
}

static void join_from(const Board *board, const Records *from, Records *to) {
    long integers = 0, floats = 0;
    for (long q = 0; q < from->holes; q++) {
        const Hole *hole = &from->hole[q];
        append_records(to, from, integers, hole->integers, floats, hole->floats);
        join_from(board, &board->job[hole->job]->records, to);
        integers = hole->integers;
        floats = hole->floats;
    }
    append_records(to, from, integers, from->count, floats, from->float_count);
}

void join_records(const Board *board, Records *joined) {
    join_from(board, &board->records, joined);
}
