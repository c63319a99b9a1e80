#!/usr/bin/env python3
"""Files a case with a household's code, and follows it with the number on the receipt.

    file_case.py RUN_DIRECTORY CODE STORY [--kind help] [--category ID]

Runs on the suite's own machine, where whoever can open the run directory may speak for a villager.
"""

import argparse
import sys

from qinglian_wire import Desk, DeskError, NoAnswer, endpoint

VILLAGER = {"account": "villager", "roles": []}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("run", help="directory with the services' sockets")
    arguments.add_argument("code", help="the code at the door, as typed")
    arguments.add_argument("story", help="what it is about")
    arguments.add_argument("--kind", default="help", choices=("consult", "help", "supervise", "suggest"))
    arguments.add_argument("--category", help="one of the policy's; default: the first of the kind")
    options = arguments.parse_args()

    with Desk(endpoint(options.run, "intake", "desk"), actor=VILLAGER) as desk:
        try:
            policy = desk.call("intake.policy").result
            fitting = [category["id"] for category in policy["categories"] if options.kind in category["kinds"]]
            filing = {"kind": options.kind, "category": options.category or fitting[0], "story": options.story}
            receipt = desk.call("intake.case.file", {"code": options.code, "filing": filing}).result
            print(f"查询码 {receipt['receipt']}")
            print("\n".join(promise["chinese"] for promise in receipt["promises"]))
            case = desk.call("intake.case.follow", {"receipt": receipt["receipt"]}).result
            for step in case["steps"]:
                print(f"{step['at']} {step['act']} → {step['state']}")
        except DeskError as refusal:
            print(f"refused: {refusal.message}", file=sys.stderr)
            return 1
        except NoAnswer as silence:
            print(f"{silence}; is the suite running?", file=sys.stderr)
            return 69
    return 0


if __name__ == "__main__":
    sys.exit(main())
