"""What needs the network, which wlnet does not use: each says so, and its value is $Failed."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, message
from wlnet.expr import WolframMessage, list_of, system

Failed = system("$Failed")
TEXTS = {"nonet": "wlnet does not use the network."}
USAGES = {
    "URLDownload": "URLDownload[url, file] would download a file from the web.",
    "URLRead": "URLRead[url] would read what a server answers.",
    "URLExecute": "URLExecute[url, ...] would import what a server answers.",
    "URLSubmit": "URLSubmit[url] would send a request to a server.",
    "URLFetch": "URLFetch[url] would read what a server answers.",
    "URLSave": "URLSave[url, file] would download a file from the web.",
    "CloudGet": "CloudGet[object] would read a file from the cloud.",
    "CloudPut": "CloudPut[e, object] would write an expression to the cloud.",
    "CloudImport": "CloudImport[object] would import a file from the cloud.",
    "CloudExport": "CloudExport[e, format, object] would export an expression to the cloud.",
    "CloudDeploy": "CloudDeploy[e, object] would put an expression on the web.",
    "CloudEvaluate": "CloudEvaluate[e] would evaluate an expression in the cloud.",
    "CloudSave": "CloudSave[e, object] would save definitions in the cloud.",
    "PacletInstall": "PacletInstall[name] would install a paclet from a server.",
    "PacletUpdate": "PacletUpdate[name] would install the newest version of a paclet from a server.",
    "ResourceFunction": "ResourceFunction[name] would be a function from the repository on the web.",
    "ResourceSubmit": "ResourceSubmit[e] would send something to the repository on the web.",
    "LocalCache": "LocalCache[object] would keep a copy of a file from the cloud.",
    "WolframAlpha": "WolframAlpha[query] would send a question to a server.",
    "SendMail": "SendMail[...] would send mail.",
}


def refused(name: str, usage: str) -> None:
    """Declare a function that would use the network. Its arguments are not repeated: they may hold secrets."""

    def run(*args):
        """$Failed after the message nonet."""
        raise WolframMessage(name, "nonet", result=Failed)

    builtin(name, usage, messages=TEXTS, **({"attributes": "HoldAll"} if name == "CloudEvaluate" else {}))(run)


for _name, _usage in USAGES.items():
    refused(_name, _usage)


@builtin("CloudConnect", "CloudConnect[...] would connect with the cloud. It does nothing.",
         attributes="HoldAllComplete", messages=TEXTS)  # fmt: skip
def cloud_connect(*args):
    """$Failed after the message nonet; what was given is not looked at."""
    message("CloudConnect", "nonet")
    return Failed


@builtin("CloudDisconnect", "CloudDisconnect[] would end a connection with the cloud. There is none.")
def cloud_disconnect():
    """Null."""
    return system("Null")


@builtin("PacletFind", "PacletFind[name] gives the paclets that are installed: none, for wlnet has no paclets.")
def paclet_find(*args):
    """The empty list."""
    return list_of()


declare("CloudObject", "CloudObject[...] names a file in the cloud, which wlnet does not reach.")
declare("URL", 'URL["..."] stands for an address of the web.')
declare("PacletObject", "PacletObject[...] stands for a paclet.")
