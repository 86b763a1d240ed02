"""An independent opinion on Twilio's formats: the vendor's own SDK, asked by TwilioTests/JudgeTests.swift.

Reads a JSON array of questions from standard input and writes the array of answers.
"""

import json
import sys
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import Message, MessagingResponse
from twilio.twiml.voice_response import VoiceResponse


class Form(dict):
    """Fields with repeated names, the way web frameworks hand them to the SDK."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs

    def getall(self, name):
        return [value for key, value in self.pairs if key == name]


def tree(xml):
    """A document as a value: what it means, whatever the quotes, references and spaces between attributes."""

    def node(element):
        assert not (element.tail or ""), "text between elements"
        return {
            "name": element.tag,
            "attributes": element.attrib,
            "text": element.text or "",
            "children": [node(child) for child in element],
        }

    return node(ElementTree.fromstring(xml.encode("utf-8")))


def sign(question):
    return RequestValidator(question["token"]).compute_signature(question["url"], Form(question["fields"]))


def validate(question):
    parameters = question["body"] if "body" in question else Form(question["fields"])
    return RequestValidator(question["token"]).validate(question["url"], parameters, question["signature"])


def message(question):
    response = MessagingResponse()
    reply = Message(status_callback=question.get("statusCallback"))
    reply.body(question["body"])
    response.append(reply)
    return tree(str(response))


def voice(question):
    response = VoiceResponse()
    for verb in question["verbs"]:
        getattr(response, verb.pop("verb"))(**verb)
    return tree(str(response))


ANSWERS = {
    "sign": sign,
    "validate": validate,
    "message": message,
    "voice": voice,
    "read": lambda question: tree(question["xml"]),
}

if __name__ == "__main__":
    questions = json.loads(sys.stdin.buffer.read())
    answers = [ANSWERS[question["ask"]](question) for question in questions]
    sys.stdout.write(json.dumps(answers))
