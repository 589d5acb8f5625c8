/* What `--help` prints, and the table of subcommands. */
#include "commands.h"

#include <string.h>

#define COMMON_OPTIONS                                                                                                 \
    "  -q, --quiet           no notes, no warnings, no summary\n"                                                      \
    "  -h, --help            this text\n"

#define LEADS_OPTIONS                                                                                                  \
    "      --input FORM      csv, tsv or jsonl; default by the file's extension,\n"                                    \
    "                        else csv\n"                                                                               \
    "      --delimiter CHAR  between the fields of CSV, such as ';'\n"

#define OUTPUT_OPTION "  -o, --output FILE     default standard output; appears when all is written\n"

#define FORMAT_OPTION                                                                                                  \
    "      --format FORM     csv, tsv, jsonl or table; default by the extension of\n"                                  \
    "                        FILE, a table on a terminal\n"

#define ACTIVITIES_OPTION                                                                                              \
    "      --activities FILE what leads did, a row each, in any order; - is standard\n"                                \
    "                        input\n"

#define HOLIDAYS_OPTION                                                                                                \
    "      --holidays CALENDAR=FILE.ics\n"                                                                             \
    "                        holidays of a calendar of the model, from an iCalendar\n"                                 \
    "                        file; may be given again\n"

const char fnl_general_help[] = "fnl: the agreement between marketing and sales, computed\n"
                                "\n"
                                "  fnl check   MODEL            errors and warnings; whether its examples hold\n"
                                "  fnl compile MODEL -o FILE    the canonical form: model.cbor, or model.json\n"
                                "  fnl doc     MODEL -o FILE    the agreement in words, for both sides to sign\n"
                                "  fnl draft   LEADS            a model to start from, guessed from leads\n"
                                "  fnl run     MODEL [LEADS]    every lead with all outputs of the model\n"
                                "  fnl score   MODEL [LEADS]    every lead with its scores and reasons\n"
                                "  fnl qualify MODEL [LEADS]    every lead with its stage and what moved it there\n"
                                "  fnl sla     MODEL [LEADS]    every lead with its clocks: met, late, due when\n"
                                "  fnl decide  MODEL [LEADS]    every lead with its decisions\n"
                                "  fnl explain MODEL [LEADS]    one lead: every rule, clock, move and decision\n"
                                "  fnl diff    OLD NEW [LEADS]  who changes what, and by which rules\n"
                                "  fnl kpi     MODEL [LEADS]    what the funnel earns and costs, against targets\n"
                                "  fnl merge   MODEL [STATE]... the same from states of parts that were saved\n"
                                "  fnl due     MODEL            when something is due by a calendar of the model\n"
                                "\n"
                                "LEADS is CSV, TSV or JSON lines; - or nothing is standard input.\n"
                                "fnl COMMAND --help tells more.\n"
                                "  -h, --help, --version\n"
                                "\n"
                                "Exit codes: 0 done, 1 done with rejected values, 2 usage, 3 model errors,\n"
                                "4 input or output, 70 internal.\n"
                                "\n"
                                "Example:\n"
                                "  fnl draft leads.csv -o model.yaml && fnl check model.yaml &&\n"
                                "  fnl score model.yaml leads.csv\n";

static const char check_help[] = "fnl check [MODEL]\n"
                                 "\n"
                                 "Tells all errors and warnings of a model with their places, then runs its\n"
                                 "examples. Exit code 3 if there is an error or an example does not hold.\n"
                                 "\n"
                                 "      --as-of TIME      warn of calendars that end before then or soon after;\n"
                                 "                        default now\n" HOLIDAYS_OPTION COMMON_OPTIONS "\n"
                                 "Example:\n"
                                 "  fnl check model.yaml\n";

static const char compile_help[] =
    "fnl compile [MODEL] -o FILE\n"
    "\n"
    "Writes the model in its canonical form, with the time zones it needs: CBOR for\n"
    "machines, JSON for people.\n"
    "\n"
    "  -o, --output FILE     default standard output; .json chooses JSON\n"
    "      --to FORM         cbor or json\n"
    "      --fingerprint     print only the SHA-256 of the CBOR form\n" HOLIDAYS_OPTION
    "  -v, --verbose         also the fingerprint, on standard error\n" COMMON_OPTIONS "\n"
    "Example:\n"
    "  fnl compile model.yaml -o model.cbor\n"
    "  fnl compile model.cbor --to json\n";

static const char doc_help[] = "fnl doc [MODEL] -o FILE\n"
                               "\n"
                               "Writes the agreement in words, as a page of Markdown for marketing and sales to\n"
                               "read and sign: every field, score, rule, band, stage, move and decision, the\n"
                               "examples, and the fingerprint that the signatures hold for.\n"
                               "\n" OUTPUT_OPTION HOLIDAYS_OPTION COMMON_OPTIONS "\n"
                               "Example:\n"
                               "  fnl doc model.yaml -o agreement.md\n";

static const char draft_help[] = "fnl draft [LEADS]\n"
                                 "\n"
                                 "Prints a model to start from: the fields with their types, guessed from up to\n"
                                 "10,000 leads, and a score with a rule of each kind.\n"
                                 "\n"
                                 "  -o, --output FILE     default standard output\n" LEADS_OPTIONS COMMON_OPTIONS "\n"
                                 "Example:\n"
                                 "  fnl draft leads.csv -o model.yaml\n";

#define RUN_OPTIONS                                                                                                    \
    OUTPUT_OPTION FORMAT_OPTION                                                                                        \
        "      --columns A,B     only these columns, in this order: inputs, outputs, or\n"                             \
        "                        groups of outputs\n"                                                                  \
        "      --as-of TIME      the instant that ages are counted to; a date is its last\n"                           \
        "                        microsecond in the model's zone; default now\n" ACTIVITIES_OPTION                     \
        "      --strict          stop at the first value that cannot be read\n"                                        \
        "      --rejects FILE    values that cannot be read: file, line, column, value,\n"                             \
        "                        why\n"                                                                                \
        "      --threads N       default 1\n" HOLIDAYS_OPTION LEADS_OPTIONS COMMON_OPTIONS

static const char run_help[] = "fnl run MODEL [LEADS]\n"
                               "\n"
                               "Writes every lead with the outputs of the model: the columns of the input, then\n"
                               "the outputs.\n"
                               "\n"
                               "      --outputs A,B     only these outputs, or groups: scores, reasons,\n"
                               "                        sla, lifecycle, decisions, rules\n" RUN_OPTIONS "\n"
                               "Example:\n"
                               "  fnl run model.yaml leads.csv --outputs total,total_band -o scored.csv\n";

static const char score_help[] =
    "fnl score MODEL [LEADS]\n"
    "\n"
    "Writes every lead with its scores, bands and reasons: the columns of the input,\n"
    "then the outputs.\n"
    "\n"
    "      --outputs A,B     only these outputs, or groups: scores, reasons, rules\n" RUN_OPTIONS "\n"
    "Example:\n"
    "  fnl score model.yaml leads.csv --columns lead_id,total,total_band\n";

static const char qualify_help[] = "fnl qualify MODEL [LEADS]\n"
                                   "\n"
                                   "Writes every lead with what the lifecycle says of it: the stage that it belongs\n"
                                   "to now and since when, the moves that brought it there and why, what is missing\n"
                                   "or must be waited for, and the times and stamps that are kept for its stages.\n"
                                   "\n"
                                   "      --changes         only leads that move\n"
                                   "      --outputs A,B     only these outputs, or groups: lifecycle\n" RUN_OPTIONS "\n"
                                   "Example:\n"
                                   "  fnl qualify model.yaml leads.csv --activities events.csv --changes\n";

static const char sla_help[] = "fnl sla MODEL [LEADS]\n"
                               "\n"
                               "Writes every lead with the clocks of its SLA: status, when it is due, how long\n"
                               "it took in working time, what is left, when it was breached and by how much,\n"
                               "whether it is paused and for how long it was.\n"
                               "\n"
                               "      --outputs A,B     only these outputs, or groups: sla\n" RUN_OPTIONS "\n"
                               "Example:\n"
                               "  fnl sla model.yaml leads.csv --columns lead_id,first_response_status\n";

static const char due_help[] =
    "fnl due MODEL --calendar NAME --within TIME\n"
    "\n"
    "Tells when something is due that begins now, by the working hours of a calendar:\n"
    "the instant, with the offset of the model's zone. On a terminal also its weekday,\n"
    "how much time passes until then, and how much of that is working time.\n"
    "\n"
    "      --calendar NAME   a calendar of the model\n"
    "      --within TIME     working time: 2h, 90m, 1h30m; business days: 3bd\n"
    "      --from TIME       when it begins; a date is its first instant in the\n"
    "                        model's zone; default now\n"
    "      --format FORM     table, csv, tsv or jsonl: a row with all of that\n" HOLIDAYS_OPTION COMMON_OPTIONS "\n"
    "Example:\n"
    "  fnl due model.yaml --calendar hanoi --from 2026-02-14T11:00 --within 2h\n";

static const char decide_help[] = "fnl decide MODEL [LEADS]\n"
                                  "\n"
                                  "Writes every lead with its decisions: the columns of the input, then those of\n"
                                  "the decision tables.\n"
                                  "\n"
                                  "      --outputs A,B     only these outputs, or groups: decisions\n" RUN_OPTIONS "\n"
                                  "Example:\n"
                                  "  fnl decide model.yaml leads.csv --columns lead_id,stage_next,decisions\n";

static const char explain_help[] =
    "fnl explain MODEL [LEADS] --id ID\n"
    "\n"
    "Tells why one lead has its scores, its clocks, its stage and its decisions: every\n"
    "rule, what it saw, what it gave, what a clamp took; every clock, which time it\n"
    "counted and which was paused; every move, and what of it is true, false, unknown,\n"
    "missing or to be waited for.\n"
    "\n"
    "      --id ID           the lead whose id field is ID\n"
    "      --row N           the lead of this number, from 1\n"
    "      --outputs A,B     on the page only what these belong to\n"
    "      --format FORM     table (a page to read, the default), csv, tsv or jsonl\n"
    "                        (every column of the explanation)\n"
    "      --as-of TIME      the instant that ages are counted to; default now\n" ACTIVITIES_OPTION
    "  -o, --output FILE     default standard output\n" HOLIDAYS_OPTION LEADS_OPTIONS COMMON_OPTIONS "\n"
    "Example:\n"
    "  fnl explain model.yaml leads.csv --id L-17\n";

#define SAVE_OPTION                                                                                                    \
    "      --save FILE       instead of printing, the state as bytes: a part that\n"                                   \
    "                        fnl merge adds to others\n"

static const char kpi_help[] =
    "fnl kpi MODEL [LEADS]\n"
    "\n"
    "Adds up the KPIs of the model's funnel. On a terminal a page to read: what was\n"
    "agreed, the funnel, cohorts, money, clocks, sellers. In a pipe one table with a\n"
    "row for every number: view, period, dimensions, metric, value, numerator,\n"
    "denominator, interval, target.\n"
    "\n"
    "      --spend FILE      what was spent, a row each, in any order; - is standard\n"
    "                        input\n"
    "      --as-of TIME      the instant that all is counted to; a date is its last\n"
    "                        microsecond in the model's zone; default now\n"
    "      --exact           medians of the values themselves, not of their buckets;\n"
    "                        memory grows with the values\n"
    "      --unique          count also how many leads have an id that came before;\n"
    "                        memory grows with the leads\n" SAVE_OPTION OUTPUT_OPTION FORMAT_OPTION
    "      --strict          stop at the first value that cannot be read\n"
    "      --rejects FILE    values that cannot be read: file, line, column, value,\n"
    "                        why\n" HOLIDAYS_OPTION LEADS_OPTIONS COMMON_OPTIONS "\n"
    "Example:\n"
    "  fnl kpi model.yaml leads.csv --spend spend.csv --as-of 2026-11-21\n"
    "  fnl kpi model.yaml leads.csv --as-of 2026-11-21 --format csv -o kpi.csv\n";

static const char merge_help[] = "fnl merge MODEL [STATE]...\n"
                                 "\n"
                                 "Adds up states that fnl kpi --save wrote of disjoint leads, here or on other\n"
                                 "machines, and prints their KPIs as fnl kpi does. In whatever parts the leads came,\n"
                                 "the result is the same. The instant that all is counted to comes from the states.\n"
                                 "\n" SAVE_OPTION OUTPUT_OPTION FORMAT_OPTION HOLIDAYS_OPTION COMMON_OPTIONS "\n"
                                 "Example:\n"
                                 "  fnl kpi model.yaml north.csv --as-of 2026-11-21 --save north.fnls\n"
                                 "  fnl kpi model.yaml south.csv --as-of 2026-11-21 --save south.fnls\n"
                                 "  fnl merge model.yaml north.fnls south.fnls\n";

static const char diff_help[] = "fnl diff OLD NEW [LEADS]\n"
                                "\n"
                                "Computes the leads with both models and tells how many change score, band, status\n"
                                "of a clock and stage: counts before and after, the mean change of every score,\n"
                                "and the rules that made the difference, those that changed most first.\n"
                                "\n"
                                "      --list            instead the leads that change, with every output before\n"
                                "                        and after\n" OUTPUT_OPTION FORMAT_OPTION
                                "      --as-of TIME      the instant that ages are counted to, for both; default\n"
                                "                        now\n" ACTIVITIES_OPTION LEADS_OPTIONS COMMON_OPTIONS "\n"
                                "Example:\n"
                                "  fnl diff model.yaml next.yaml leads.csv --as-of 2026-11-21 --format table\n";

enum {
    leads_options =
        FNL_OPTION_BIT(fnl_option_input) | FNL_OPTION_BIT(fnl_option_delimiter) | FNL_OPTION_BIT(fnl_option_output),
    explain_options = leads_options | FNL_OPTION_BIT(fnl_option_format) | FNL_OPTION_BIT(fnl_option_as_of) |
                      FNL_OPTION_BIT(fnl_option_outputs) | FNL_OPTION_BIT(fnl_option_id) |
                      FNL_OPTION_BIT(fnl_option_row) | FNL_OPTION_BIT(fnl_option_activities) |
                      FNL_OPTION_BIT(fnl_option_holidays),
    run_options = leads_options | FNL_OPTION_BIT(fnl_option_format) | FNL_OPTION_BIT(fnl_option_as_of) |
                  FNL_OPTION_BIT(fnl_option_outputs) | FNL_OPTION_BIT(fnl_option_columns) |
                  FNL_OPTION_BIT(fnl_option_strict) | FNL_OPTION_BIT(fnl_option_rejects) |
                  FNL_OPTION_BIT(fnl_option_threads) | FNL_OPTION_BIT(fnl_option_activities) |
                  FNL_OPTION_BIT(fnl_option_holidays),
    due_options = FNL_OPTION_BIT(fnl_option_calendar) | FNL_OPTION_BIT(fnl_option_from) |
                  FNL_OPTION_BIT(fnl_option_within) | FNL_OPTION_BIT(fnl_option_format) |
                  FNL_OPTION_BIT(fnl_option_holidays),
    merge_options = FNL_OPTION_BIT(fnl_option_format) | FNL_OPTION_BIT(fnl_option_output) |
                    FNL_OPTION_BIT(fnl_option_save) | FNL_OPTION_BIT(fnl_option_holidays),
    kpi_options = merge_options | leads_options | FNL_OPTION_BIT(fnl_option_as_of) | FNL_OPTION_BIT(fnl_option_spend) |
                  FNL_OPTION_BIT(fnl_option_exact) | FNL_OPTION_BIT(fnl_option_unique) |
                  FNL_OPTION_BIT(fnl_option_strict) | FNL_OPTION_BIT(fnl_option_rejects),
    qualify_options = run_options | FNL_OPTION_BIT(fnl_option_changes),
    diff_options = leads_options | FNL_OPTION_BIT(fnl_option_format) | FNL_OPTION_BIT(fnl_option_as_of) |
                   FNL_OPTION_BIT(fnl_option_activities) | FNL_OPTION_BIT(fnl_option_list),
    check_options = FNL_OPTION_BIT(fnl_option_as_of) | FNL_OPTION_BIT(fnl_option_holidays),
    doc_options = FNL_OPTION_BIT(fnl_option_output) | FNL_OPTION_BIT(fnl_option_holidays),
    compile_options = doc_options | FNL_OPTION_BIT(fnl_option_to) | FNL_OPTION_BIT(fnl_option_fingerprint),
};

static const fnl_command commands[] = {
    { "check", fnl_check_run, check_options, 0, 1, check_help },
    { "compile", fnl_compile_run, compile_options, 0, 1, compile_help },
    { "doc", fnl_doc_run, doc_options, 0, 1, doc_help },
    { "draft", fnl_draft_run, leads_options, 0, 1, draft_help },
    { "run", fnl_run_run, run_options, 1, 2, run_help },
    { "score", fnl_score_run, run_options, 1, 2, score_help },
    { "qualify", fnl_qualify_run, qualify_options, 1, 2, qualify_help },
    { "sla", fnl_sla_run, run_options, 1, 2, sla_help },
    { "decide", fnl_decide_run, run_options, 1, 2, decide_help },
    { "explain", fnl_explain_run, explain_options, 1, 2, explain_help },
    { "diff", fnl_diff_run, diff_options, 2, 3, diff_help },
    { "kpi", fnl_kpi_run, kpi_options, 1, 2, kpi_help },
    { "merge", fnl_merge_run, merge_options, 1, fnl_any_operands, merge_help },
    { "due", fnl_due_run, due_options, 1, 1, due_help },
};

const fnl_command *fnl_command_find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}
